import Datasets
import Digest
import Testing

@Suite struct SyntheticTests {
    @Test func aSpecificationSaysSizesClassesAndCount() throws {
        let spec = try SyntheticSpec("synthetic:28x30x3:10:600")
        #expect((spec.height, spec.width, spec.channels) == (28, 30, 3))
        #expect((spec.classCount, spec.count, spec.testCount) == (10, 600, 100))
        #expect(spec.description == "synthetic:28x30x3:10:600")
        #expect(try SyntheticSpec("synthetic:28x28x1:10").description == "synthetic:28x28x1:10:60000")
        #expect(try SyntheticSpec("synthetic:1x1x1:1:1").testCount == 1)
    }

    @Test(arguments: [
        "synthetic:", "synthetic", "synthetic:28x28:10", "synthetic:28x28x1", "synthetic:28x28x1:", "synthetic:0x1x1:1",
        "synthetic:1025x1x1:1", "synthetic:1x1x5:1", "synthetic:1x1x1:0", "synthetic:1x1x1:100001",
        "synthetic:1x1x1:1:0", "synthetic:1x1x1:1:1000000001", "synthetic:1x1x1:1:1:1", "synthetic:1x1x1x1:1",
        "synthetic:-1x1x1:1", "synthetic:+1x1x1:1", "synthetic: 1x1x1:1", "synthetic:1x1x1:1 ",
    ])
    func anythingElseIsRefusedWithAnExample(text: String) {
        #expect(throws: DatasetError(file: text, problem: .notSynthetic)) { try SyntheticSpec(text) }
        #expect(
            DatasetError(file: text, problem: .notSynthetic).description == text
                + ": is no synthetic data set; write synthetic:HEIGHTxWIDTHxCHANNELS:CLASSES[:COUNT], "
                + "for example synthetic:28x28x1:10:60000")
    }

    @Test(arguments: [(1, 1, 1), (3, 5, 3), (8, 8, 1), (28, 28, 1), (17, 40, 4)])
    func imagesHaveTheSizeAskedForAndValuesOfWholeBytes(height: Int, width: Int, channels: Int) throws {
        let data = try DataSource("synthetic:\(height)x\(width)x\(channels):7:50").load()
        for part in [data.train, data.test] {
            #expect((part.height, part.width, part.channels, part.classCount) == (height, width, channels, 7))
            let floats = part.floats(Array(0..<part.count))
            #expect(floats.allSatisfy { (0...1).contains($0) && abs(($0 * 255).rounded() - $0 * 255) < 0.001 })
        }
        #expect((data.train.count, data.test.count) == (50, 8))
    }

    @Test func classesTakeTurns() throws {
        let train = try DataSource("synthetic:4x4x1:3:10").load().train
        #expect(train.labels(Array(0..<10)) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
    }

    @Test func anImageDoesNotDependOnWhichOthersAreAskedFor() throws {
        let train = try DataSource("synthetic:9x7x3:5:40").load().train
        let all = train.floats(Array(0..<40))
        for index in [39, 0, 17] {
            #expect(train.floats([index]) == Array(all[index * 189..<(index + 1) * 189]))
        }
        let more = try DataSource("synthetic:9x7x3:5:4000").load().train
        #expect(more.floats(Array(0..<40)) == all)
    }

    @Test func allImagesDiffer() throws {
        let data = try DataSource("synthetic:6x6x1:4:300").load()
        let images = (0..<300).map { data.train.bytes([$0]) } + (0..<50).map { data.test.bytes([$0]) }
        #expect(Set(images).count == 350)
    }

    /// Frozen: digests of runs depend on these bytes. If the formula changes, so must its version.
    @Test func theImagesAreAlwaysTheSame() throws {
        let data = try DataSource("synthetic:12x10x3:6:30").load()
        let bytes = data.train.bytes(Array(0..<30)) + data.test.bytes(Array(0..<5))
        #expect(
            SHA256.digest(of: bytes).description == "098ffce74215f934703091c77abe010e77b9e372d3d1513c98f736146faa5517")
        #expect(data.digest.description == "d4f8ef254297283874d8dbcc0f2b5ece2d2d7c9af638a8639a425a465d391964")
    }

    @Test func theDigestTellsSpecificationsAndPartsApart() throws {
        let texts = ["4x4x1:3:12", "4x4x1:3:13", "4x4x1:4:12", "4x4x2:3:12", "4x5x1:3:12", "5x4x1:3:12"]
        let data = try texts.map { try DataSource("synthetic:" + $0).load() }
        #expect(Set(data.map(\.digest)).count == texts.count)
        #expect(Set(data.flatMap { [$0.train.digest, $0.test.digest] }).count == 2 * texts.count)
        #expect(try DataSource("synthetic:4x4x1:3:12").load().digest == data[0].digest)
    }

    /// The nearest mean of the training images names the class of nearly every test image.
    @Test(arguments: ["28x28x1:10:600", "16x16x3:20:600", "8x8x1:4:600"])
    func theClassesCanBeLearned(spec: String) throws {
        let data = try DataSource("synthetic:" + spec).load()
        let size = data.train.imageSize
        var means = [[Float]](repeating: Array(repeating: 0, count: size), count: data.train.classCount)
        for index in 0..<data.train.count {
            let label = Int(data.train.label(at: index))
            for (place, value) in data.train.floats([index]).enumerated() { means[label][place] += value }
        }
        let perClass = Float(data.train.count / data.train.classCount)
        let right = (0..<data.test.count).filter { index in
            let image = data.test.floats([index])
            let distances = means.map { mean in
                zip(mean, image).reduce(0 as Float) { $0 + ($1.0 / perClass - $1.1) * ($1.0 / perClass - $1.1) }
            }
            return distances.firstIndex(of: distances.min() ?? 0) == Int(data.test.label(at: index))
        }
        #expect(Double(right.count) / Double(data.test.count) > 0.95)
    }

    @Test func aVeryLargeSetIsThereAtOnce() throws {
        let train = try DataSource("synthetic:224x224x3:1000:1281167").load().train
        #expect(train.count == 1_281_167)
        #expect(train.label(at: 1_281_166) == 166)
        #expect(train.floats([1_281_166]).count == 150_528)
    }
}
