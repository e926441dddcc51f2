import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Arrays of NumPy keep the contract: vectors of targets, weights, and no test part.
    @Suite struct ArrayTests {
        private let scratch: Scratch

        init() throws { scratch = try Scratch() }

        private func write(_ name: String, _ type: String, _ shape: [Int], _ data: [UInt8]) throws {
            let path = scratch.path("arrays")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let sizes = shape.map { "\($0)," }.joined()
            let text = Data("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes))}\n".utf8)
            let head = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(text.count), 0])
            try (head + text + Data(data)).write(to: URL(fileURLWithPath: "\(path)/\(name).npy"))
        }

        /// 203 samples of 8 signed bytes, each with 4 targets.
        private func writeVectors(weighted: Bool, test: Bool) throws {
            let x = (0..<203 * 8).map { UInt8(truncatingIfNeeded: $0 * $0 / 7 % 5) }
            try write("x_train", "|i1", [203, 8], x)
            try write("y_train", "|u1", [203, 4], (0..<203 * 4).map { UInt8($0 * 7 / 3 % 2) })
            if weighted { try write("sample_weight_train", "|u1", [203], (0..<203).map { UInt8($0 % 3) }) }
            guard test else { return }
            try write("x_test", "|i1", [51, 8], Array(x[..<408]))
            try write("y_test", "|u1", [51, 4], (0..<51 * 4).map { UInt8($0 % 2) })
        }

        private func train(_ workers: Int, _ loss: String, output: String = UUID().uuidString) throws -> RunSummary {
            let result = try Program.run(
                [
                    "train", "--model", "mlp", "--data", scratch.path("arrays"), "--loss", loss, "--batch-size", "32",
                    "--epochs", "2", "--workers", "\(workers)", "--threads", "1", "--output", scratch.path(output),
                ], in: scratch)
            try #require(result.status == 0, "exit code \(result.status): \(result.errors)")
            return try Training.summary(scratch.path(output))
        }

        @Test(arguments: ["binary-crossentropy", "mse"], [true, false])
        func workersDoNotMatter(loss: String, weighted: Bool) throws {
            try writeVectors(weighted: weighted, test: true)
            let one = try train(1, loss)
            let three = try train(3, loss)
            #expect(one.weightsSHA256 != nil && one.weightsSHA256 == three.weightsSHA256)
            #expect(one.testLoss == three.testLoss && one.testLoss != nil)
            #expect(one.testAccuracy == three.testAccuracy && (one.testAccuracy == nil) == (loss == "mse"))
        }

        @Test func whatThereIsNotIsNotReportedAndARunGoesOn() throws {
            try writeVectors(weighted: true, test: false)
            let whole = try train(2, "mse", output: "whole")
            #expect(whole.testLoss == nil && whole.testAccuracy == nil && whole.outcome == "completed")
            let log = try String(contentsOfFile: scratch.path("whole") + "/log.jsonl", encoding: .utf8)
            #expect(log.contains("\"event\":\"epoch\"") && !log.contains("accuracy") && !log.contains("test_loss"))
            let again = try Program.run(
                ["train", "--resume", scratch.path("whole"), "--epochs", "3", "--workers", "1"], in: scratch)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Training.summary(scratch.path("whole")).steps == 21)
        }
    }
}
