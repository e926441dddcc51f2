import Coordinator
import Foundation
import NeuralNetwork
import Testing

extension Clusters {
    /// The contract in bfloat16: the same weights for any number of workers, and all that is kept is float32.
    @Suite(.enabled(if: NumberFormat.bfloat16.problem == nil)) struct BFloat16Tests {
        private static let format = ["--format", "bfloat16"]
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func train(
            _ model: String, _ workers: Int = 1, threads: Int = 1, epochs: Int = 1, _ more: [String] = Self.format,
            output: String = UUID().uuidString
        ) throws -> RunSummary {
            try Training(model: model, workers: workers, threads: threads, epochs: epochs, more: more)
                .run(data, in: scratch, output: output)
        }

        /// Also with convolutions by Winograd's algorithm, whose kernels are in float32.
        @Test(arguments: [("mlp", "auto"), ("cnn", "auto"), ("cnn", "winograd"), ("lenet5", "auto")])
        func anyNumberOfWorkersGivesTheSameWeights(model: String, convolution: String) throws {
            let options = Self.format + ["--convolution", convolution]
            let reference = try train(model, 1, options)
            #expect(reference.weightsSHA256 != nil)
            for workers in 2...4 {
                let other = try train(model, workers, options)
                #expect(other.weightsSHA256 == reference.weightsSHA256, "\(workers) workers")
                #expect(other.testLoss == reference.testLoss && other.testAccuracy == reference.testAccuracy)
            }
            #expect(try train(model, threads: 4, options).weightsSHA256 == reference.weightsSHA256)
        }

        @Test func itIsAnotherResultThanFloat32sAndAboutAsGood() throws {
            let (reduced, single) = (try train("cnn", epochs: 4), try train("cnn", epochs: 4, []))
            #expect(reduced.weightsSHA256 != single.weightsSHA256)
            let (a, b) = try (#require(reduced.testLoss), #require(single.testLoss))
            #expect(abs(a - b) < 0.1 * b, "test loss \(a) in bfloat16, \(b) in float32")
        }

        @Test func bothSpellingsAreOneFormat() throws {
            let short = try train("lenet5", 1, ["--format", "bf16"], output: "short")
            #expect(try short.weightsSHA256 == train("lenet5").weightsSHA256)
            let text = try String(contentsOfFile: scratch.path("short") + "/run.yaml", encoding: .utf8)
            #expect(text.contains("format: bfloat16\n"))
        }

        @Test func aResumedRunKeepsTheFormat() throws {
            let whole = try train("lenet5", epochs: 2)
            _ = try train("lenet5", 2, epochs: 2, Self.format + ["--steps", "7"], output: "half")
            let refused = try Program.run(
                ["train", "--resume", scratch.path("half"), "--format", "float32"], in: scratch)
            #expect(refused.status == 2 && refused.errors.contains("--format does not go with --resume: "))
            let resumed = try Training.resume("half", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256 && resumed.testLoss == whole.testLoss)
        }

        /// The header of a safetensors file names the type of each tensor.
        @Test func aCheckpointHoldsFloat32() throws {
            _ = try train("lenet5", output: "run")
            let folder = scratch.path("run") + "/checkpoints"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let name = try #require(names.first { $0.hasSuffix(".safetensors") })
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            let header = try #require(
                JSONSerialization.jsonObject(with: bytes.dropFirst(8).prefix(length)) as? [String: Any])
            let types = header.values.compactMap { ($0 as? [String: Any])?["dtype"] as? String }
            #expect(types.count >= 10 && Set(types) == ["F32"])
        }

        @Test func aProcessorWithoutItEndsTheRunWithOneLine() throws {
            _ = try train("lenet5", 1, Self.format + ["--steps", "3"], output: "half")
            let narrow = ["ONEDNN_MAX_CPU_ISA=AVX2"]
            for command in [
                ["train", "--model", "lenet5", "--data", data.path, "--output", scratch.path("out")] + Self.format,
                ["train", "--resume", scratch.path("half"), "--workers", "2"],
            ] {
                let result = try Program(command, environment: narrow, in: scratch).finish()
                #expect(result.status == 2, "\(result.errors)")
                let lines = result.errors.split(separator: "\n")
                #expect(lines.count == 1 && lines[0].contains("AVX-512 BF16"), "\(result.errors)")
                #expect(lines[0].hasSuffix("float32 works: --format float32"), "\(result.errors)")
                if command[1] == "--resume" { #expect(lines[0].contains("local-"), "\(result.errors)") }
            }
            #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
        }

        @Test(arguments: ["train", "kernels"]) func itIsMeasuredToo(command: String) throws {
            let size = command == "train" ? ["--steps", "4", "--workers", "2"] : ["--rounds", "2"]
            let result = try Program.run(
                ["bench", command, "--model", "lenet5", "--batch-size", "16", "--json"] + size + Self.format,
                in: scratch)
            #expect(result.status == 0, "\(result.errors)")
            let report = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(report["format"] as? String == "bfloat16")
            #expect((report["peak_measured_with"] as? String)?.hasPrefix("oneDNN bfloat16 matmul") == true)
        }
    }
}
