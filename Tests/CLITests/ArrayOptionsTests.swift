import CLI
import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// `--data` with arrays of NumPy, which say themselves what a model is trained on.
@Suite struct ArrayOptionsTests {
    private let folder = NSTemporaryDirectory() + "regatta-cli-" + UUID().uuidString

    private func configuration(_ options: String) throws -> RunConfiguration {
        let data = ["--data", folder, "--batch-size", "4", "--model", "mlp"]
        return try JobOptions.parse(data + options.split(separator: " ").map(String.init)).configuration()
    }

    /// Runs a test on six samples of five features.
    private func with(y: [Int], of type: String, weighted: Bool = false, _ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("x_train", "|u1", [6, 5], 1)
        try write("y_train", type, y, type == "|u1" ? 1 : 4)
        if weighted { try write("sample_weight_train", "<f4", [6], 4) }
        try body()
    }

    private func write(_ name: String, _ type: String, _ shape: [Int], _ size: Int) throws {
        let sizes = shape.map { "\($0)," }.joined()
        let text = Data("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes))}\n".utf8)
        let head = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(text.count), 0])
        let data = Data((0..<shape.reduce(size, *)).map { size == 1 ? UInt8($0 % 3) : 0 })
        try (head + text + data).write(to: URL(fileURLWithPath: "\(folder)/\(name).npy"))
    }

    @Test func classNumbersTrainOutputsOfClasses() throws {
        try with(y: [6], of: "|u1") {
            let run = try configuration("")
            #expect(run.objective == Objective() && run.model.outputCount == 3)
            #expect(run.trainCount == 6 && run.testCount == 0)
            #expect((run.model.inputHeight, run.model.inputWidth, run.model.inputChannels) == (1, 1, 5))
        }
    }

    @Test func vectorsTrainAnOutputForEachTarget() throws {
        try with(y: [6, 4], of: "<f4") {
            let run = try configuration("--loss categorical-crossentropy --top-k 2 --label-smoothing 0.1")
            let loss = Loss(.categoricalCrossentropy, labelSmoothing: 0.1)
            #expect(run.objective == Objective(loss, topK: 2, targets: .vectors) && run.model.outputCount == 4)
            #expect(
                refusal { _ = try configuration("") }
                    == "--loss sparse-categorical-crossentropy: sparse-categorical-crossentropy takes class numbers, which are whole, and the "
                    + "data have a target for each output; categorical-crossentropy takes those")
        }
    }

    @Test func aNumberTrainsASingleOutput() throws {
        try with(y: [6], of: "<f4") {
            let run = try configuration("--loss mse")
            #expect(run.objective == Objective(Loss(.meanSquaredError), targets: .vectors))
            #expect(run.model.outputCount == 1)
            #expect(try configuration("--loss binary-crossentropy --label-smoothing 0.1").model.outputCount == 1)
        }
    }

    @Test func weightsOfSamplesCountAndExcludeThoseOfClasses() throws {
        try with(y: [6], of: "|u1", weighted: true) {
            let run = try configuration("")
            #expect(run.objective == Objective(weighsSamples: true))
            #expect(
                refusal { _ = try configuration("--class-weight 0:2") }
                    == "--class-weight: the data have a weight for each sample, so classes cannot have weights, too; leave "
                    + "them out")
        }
    }
}
