import CLI
import Coordinator
import Testing

/// What is measured: options turned into a run.
@Suite struct BenchSubjectTests {
    private func configuration(_ arguments: [String] = [], steps: Int = 3) throws -> RunConfiguration {
        try BenchSubject.parse(arguments).configuration(steps: steps)
    }

    @Test func theDefaultIsTheModelOfRegattaTrainOnImagesOfItsSize() throws {
        let configuration = try configuration()
        #expect(configuration.model.name == "cnn" && configuration.batchSize == 64 && configuration.groups == 4)
        #expect(configuration.data == "synthetic:28x28x1:10:192" && configuration.trainCount == 192)
    }

    /// One epoch of whole batches: no step is shorter than the others, and the run ends by itself.
    @Test(arguments: [1, 2, 51], [1, 7, 128]) func thereIsAnImageForEachPlaceOfEachStep(steps: Int, batch: Int) throws {
        let configuration = try configuration(["--batch-size", "\(batch)"], steps: steps)
        #expect(configuration.epochs == 1 && configuration.trainCount == steps * batch)
        #expect(configuration.schedule.stepsPerEpoch == steps)
        #expect((0..<steps).allSatisfy { configuration.schedule.work(of: $0).positions.count == batch })
    }

    @Test func otherDataIsTakenAsItIs() throws {
        let counted = try configuration(["--data", "synthetic:20x20x3:7:500"])
        #expect(counted.trainCount == 500 && counted.model.inputHeight == 20 && counted.model.classCount == 7)
        let sized = try configuration(["--data", "synthetic:20x20x3:7"])
        #expect(sized.trainCount == 192 && sized.model.inputChannels == 3)
    }

    @Test func passesAreTaken() throws {
        #expect(try configuration().accumulate == 1 && configuration(["--accumulate", "4"]).accumulate == 4)
        #expect(refusal { _ = try configuration(["--accumulate", "65"]) }.hasPrefix("--accumulate 65 is more than"))
        #expect(refusal { _ = try configuration(["--accumulate=-1"]) }.hasPrefix("--accumulate is -1; it must be"))
    }

    @Test func aBatchMayBeNamedInShort() throws {
        #expect(try configuration(["--batch", "16"]).batchSize == 16)
    }

    @Test func convolutionsAndNormalizationsAreTaken() throws {
        let images = ["--model", "resnet8", "--data", "synthetic:32x32x3:10"]
        let usual = try configuration(images)
        #expect(try configuration(images + ["--convolution", "direct"]).model != usual.model)
        #expect(try configuration(images + ["--normalization", "sync"]).model != usual.model)
        #expect(refusal { _ = try configuration(["--convolution", "fft"]) }.hasPrefix("--convolution"))
        #expect(refusal { _ = try configuration(["--normalization", "all"]) }.hasPrefix("--normalization"))
    }

    @Test func machineAndGroupAreTaken() throws {
        #expect(try configuration(["--machine", "8x8", "--group", "4x2"]).groups == 8)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func modelsForDigitsAreFedWithDigits(model: String) throws {
        #expect(BenchSubject.usualInput(of: model) == "synthetic:28x28x1:10")
        #expect(try configuration(["--model", model]).model.name == model)
    }

    @Test(arguments: ["vgg16", "resnet50", "resnet50-v1.5"]) func theOthersWithPhotographs(model: String) {
        #expect(BenchSubject.usualInput(of: model) == "synthetic:224x224x3:1000")
    }

    @Test func badOptionsAreRefusedByName() {
        #expect(refusal { _ = try configuration(["--batch-size", "0"]) }.hasPrefix("--batch-size is 0"))
        #expect(refusal { _ = try configuration(["--model", "vgg99"]) }.hasPrefix("--model: "))
        #expect(refusal { _ = try configuration(["--group", "5x5"]) }.hasPrefix("--group: "))
        let most = "\(Int.max)"
        #expect(refusal { _ = try configuration(["--batch-size", most]) }.contains("in 3 steps is too much"))
        #expect(throws: (any Error).self) { try BenchSubject.parse(["--epochs", "2"]) }
    }
}

/// Columns of text.
@Suite struct TextTableTests {
    @Test func columnsAreAsWideAsTheirWidestCell() {
        let table = TextTable(
            head: ["name", "n", "share"], rows: [["a", "100", "1.0"], ["longer name", "5", "10.25"]], leftColumns: 1)
        #expect(
            table.lines == [
                "name           n  share",
                "a            100    1.0",
                "longer name    5  10.25",
            ])
    }

    @Test func linesHaveNoSpaceAtTheirEnd() {
        let table = TextTable(head: ["a", "long"], rows: [["b", "c"], ["", ""]], leftColumns: 2)
        #expect(table.lines == ["a  long", "b  c", ""])
    }

    @Test func aTableWithoutRowsIsItsHead() {
        #expect(TextTable(head: ["x", "y"], rows: [], leftColumns: 0).lines == ["x  y"])
    }
}
