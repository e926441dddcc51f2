import Datasets
import Testing

/// Arrays that make a data set.
@Suite struct ArraySetTests {
    @Test func numbersAreHandedOutAsTheyAre() throws {
        let set = try ArrayFixture().load()
        #expect((set.train.count, set.train.height, set.train.width, set.train.channels) == (4, 2, 3, 1))
        #expect(set.train.floats([1]) == [60, 70, 80, 90, 100, 110])
        #expect(set.test.floats([0, 1]).first == 200 && set.test.count == 2)
        #expect(set.train.labels([3, 2, 1, 0]) == [2, 1, 2, 0] && set.train.classCount == 3)
        #expect(set.train.targetCount == nil && !set.weighsSamples)
        #expect(set.train.weights([0, 1]) == [1, 1] && set.train.targets([1, 2]) == [2, 1])
    }

    @Test func samplesHaveOneOfThreeShapes() throws {
        func size(_ shape: [Int]) throws -> [Int] {
            let x = npy("|u1", shape, [UInt8](repeating: 1, count: shape.reduce(1, *)))
            let train = try ArrayFixture(["x_train": x, "x_test": [], "y_test": []]).load().train
            return [train.height, train.width, train.channels]
        }
        #expect(try size([4, 5, 3, 2]) == [5, 3, 2])
        #expect(try size([4, 5, 3]) == [5, 3, 1])
        #expect(try size([4, 5]) == [1, 1, 5])
        for shape in [[4], [4, 1, 1, 1, 1]] {
            let x = npy("|u1", shape, [1, 2, 3, 4])
            #expect(
                try ArrayFixture(["x_train": x]).refusal().hasSuffix(
                    "; samples have (n, height, width, channels), (n, height, width) or (n, features)"))
        }
    }

    @Test func theShapeOfTargetsSaysWhatTheyAre() throws {
        func load(_ descr: String, _ shape: [Int], _ data: [UInt8]) throws -> LabeledImages {
            try ArrayFixture(["y_train": npy(descr, shape, data), "x_test": [], "y_test": []]).load().train
        }
        let column = try load("|u1", [4, 1], [0, 4, 0, 0])
        #expect(column.targetCount == nil && column.classCount == 5)
        let oneHot = try load("|u1", [4, 2], [0, 1, 1, 0, 1, 0, 0, 1])
        #expect(oneHot.targetCount == 2 && oneHot.classCount == 2)
        #expect(oneHot.targets([0, 3, 1]) == [0, 1, 0, 1, 1, 0])
        for shape in [[4], [4, 1]] {
            let real = try load("<f4", shape, floats([0.5, -2, 3, 4]))
            #expect(real.targetCount == 1 && real.classCount == 1 && real.targets([1, 0]) == [-2, 0.5])
        }
        #expect(
            try ArrayFixture(["y_train": npy("|u1", [4, 1, 1], [0, 0, 0, 0])]).refusal()
                == "y_train.npy: has shape (4, 1, 1); targets have (n,) or (n, outputs)")
    }

    @Test func classesAreCountedOverBothParts() throws {
        let set = try ArrayFixture(["y_test": npy("|u1", [2], [1, 7])]).load()
        #expect(set.train.classCount == 8 && set.test.classCount == 8)
    }

    @Test func thereNeedBeNothingToTestOn() throws {
        let set = try ArrayFixture(["x_test": [], "y_test": []]).load()
        #expect(set.test.count == 0 && set.train.count == 4 && set.test.classCount == 3)
        #expect(set.test.floats([]) == [])
    }

    @Test func samplesMayHaveWeights() throws {
        let set = try ArrayFixture(["sample_weight_train": npy("<f4", [4], floats([1, 0, 2.5, 1]))]).load()
        #expect(set.train.hasWeights && !set.test.hasWeights && set.weighsSamples)
        #expect(set.train.weights([2, 1, 0]) == [2.5, 0, 1] && set.test.weights([0, 1]) == [1, 1])
        let tested = try ArrayFixture(["sample_weight_test": npy("|u1", [2], [3, 4])]).load()
        #expect(tested.test.weights([1, 0]) == [4, 3] && tested.weighsSamples)
    }

    @Test(
        arguments: [
            (["y_train": []], "has no y_train"), (["x_test": []], "has no x_test"), (["y_test": []], "has no y_test"),
            (
                ["x_test": [], "y_test": [], "sample_weight_test": npy("<f4", [2], floats([1, 1]))],
                "has no x_test"
            ),
        ] as [([String: [UInt8]], String)])
    func whatIsMissingIsNamed(changed: [String: [UInt8]], text: String) throws {
        let fixture = try ArrayFixture(changed)
        let error = #expect(throws: DatasetError.self) { try fixture.load() }
        #expect(
            error?.description == "\(fixture.folder.path): \(text); x_train and y_train must be there, and x_test with "
                + "y_test or neither")
    }

    @Test(
        arguments: [
            (
                "y_train", npy("|u1", [3], [0, 1, 2]),
                "y_train.npy: has 3 entries for 4 samples; one each is expected"
            ),
            (
                "y_train", npy("|i1", [4], [0, 1, 255, 0]),
                "y_train.npy: has label -1 at index 2; classes count from 0 to 1048575 at most, and other numbers to "
                    + "predict are saved as floats"
            ),
            (
                "y_train", npy("<u8", [4], [UInt8](repeating: 255, count: 32)),
                "y_train.npy: has label 9223372036854775807 at index 0; classes count from 0 to 1048575 at most, and other "
                    + "numbers to predict are saved as floats"
            ),
            (
                "y_train", npy("<f4", [4], floats([0, 1, .infinity, 0])),
                "y_train.npy: has at index 2 what is no finite 32-bit float; replace it or leave it out"
            ),
            (
                "sample_weight_train", npy("<f4", [4], floats([0, 1, 1, .nan])),
                "sample_weight_train.npy: has at index 3 what is no finite 32-bit float; replace it or leave it out"
            ),
            (
                "sample_weight_train", npy("<f4", [4, 1], floats([0, 1, 1, 1])),
                "sample_weight_train.npy: has shape (4, 1); weights have (n,)"
            ),
            (
                "sample_weight_train", npy("<f4", [2], floats([0, 1])),
                "sample_weight_train.npy: has 2 entries for 4 samples; one each is expected"
            ),
            (
                "x_test", npy("|u1", [2, 3, 2], [UInt8](repeating: 1, count: 12)),
                "x_test.npy: has samples of 3x2x1; what is trained on has 2x3x1"
            ),
            (
                "y_test", npy("<f4", [2, 3], floats([0, 1, 1, 1, 0, 0])),
                "y_test.npy: has vectors of 3; what is trained on has class numbers"
            ),
        ] as [(String, [UInt8], String)])
    func whatCannotBeIsRefused(name: String, bytes: [UInt8], text: String) throws {
        #expect(try ArrayFixture([name: bytes]).refusal() == text)
    }

    @Test func aFolderOfTheOldKindIsReadAsBefore() throws {
        let fixture = try Fixture()
        #expect(try fixture.load().train.count == 6)
    }
}
