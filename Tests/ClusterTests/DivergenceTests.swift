import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Numbers that run away: the run ends, and what was good before stays the newest.
    @Suite struct DivergenceTests {
        private let scratch: Scratch

        init() throws { scratch = try Scratch() }

        private func train(_ more: String...) throws -> Program.Result {
            try Program.run(
                [
                    "train", "--model", "lenet5", "--data", "synthetic:28x28x1:10:640", "--batch-size", "32",
                    "--output", scratch.path("run"), "--threads", "1",
                ] + more, in: scratch)
        }

        private func checkpoints() -> [String] {
            let names = try? FileManager.default.contentsOfDirectory(atPath: scratch.path("run/checkpoints"))
            return (names ?? []).filter { $0.hasSuffix(".safetensors") }.sorted()
        }

        /// Every number of a checkpoint's file, read as the format says.
        private func values(_ name: String) throws -> [Float] {
            let file = try Data(contentsOf: URL(fileURLWithPath: scratch.path("run/checkpoints/\(name)")))
            let header = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            let bytes = [UInt8](file.dropFirst(8 + header))
            return stride(from: 0, to: bytes.count, by: 4).map { place in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
            }
        }

        private func ledger() throws -> [LedgerEntry] {
            try String(contentsOfFile: scratch.path("run/ledger.jsonl"), encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8))
            }
        }

        @Test(arguments: [1, 2]) func theRunEndsWithStepAndLayerInOneLine(workers: Int) throws {
            let result = try train("--learning-rate", "1000", "--workers", "\(workers)")
            #expect(result.status == 2)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            let line = try #require(
                result.errors.firstMatch(of: /the loss of step (\d+) is (-?inf|nan), .* '(\w+ forward)'/))
            let step = try #require(Int(line.1))
            #expect(try ledger().map(\.step) == Array(0..<step), "only what is good is in the ledger")
            #expect(try ledger().allSatisfy { $0.loss.isFinite })
            #expect(result.errors.contains("no state was saved before") && checkpoints().isEmpty)
            #expect(!FileManager.default.fileExists(atPath: scratch.path("run/summary.json")))
            #expect(try processes(with: "regatta", "worker", scratch.url.path).isEmpty)
        }

        @Test func theSameLineWhateverTheNumberOfWorkers() throws {
            let one = try train("--learning-rate", "1000", "--workers", "1").errors
            try FileManager.default.removeItem(atPath: scratch.path("run"))
            #expect(try train("--learning-rate", "1000", "--workers", "4").errors.prefix(25) == one.prefix(25))
        }

        /// A checkpoint after each step: those that were saved are finite to the last number, and the newest is named.
        @Test func noCheckpointHasANaN() throws {
            let result = try train("--learning-rate", "1000", "--checkpoint-every", "1", "--workers", "2")
            #expect(result.status == 2, "\(result.errors)")
            let names = checkpoints()
            let newest = try #require(names.last, "\(result.errors)")
            #expect(result.errors.contains("checkpoints/\(newest)"), "\(newest) in \(result.errors)")
            for name in names { #expect(try values(name).allSatisfy(\.isFinite), "\(name)") }
            let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("run/checkpoints"))
            #expect(files.count == 2 * names.count, "a checkpoint that was begun is left: \(files)")
        }

        /// It ends where it ended before, and the checkpoint that it went on from is still the newest.
        @Test func goingOnFromTheLastGoodStateDivergesAgainAndKeepsIt() throws {
            _ = try train("--learning-rate", "1000", "--checkpoint-every", "1", "--workers", "1")
            let before = checkpoints()
            let again = try Program.run(["train", "--resume", scratch.path("run"), "--workers", "2"], in: scratch)
            #expect(again.status == 2)
            #expect(again.errors.contains("the training has diverged"), "\(again.errors)")
            #expect(checkpoints() == before)
        }
    }

    /// More than the machine has: refused at once instead of ended by the kernel.
    @Suite struct MemoryRefusalTests {
        @Test func aBatchThatCannotFitIsRefusedWithOneThatDoes() throws {
            let scratch = try Scratch()
            let result = try Program.run(
                [
                    "train", "--model", "cnn", "--data", "synthetic:28x28x1:10:90000000", "--batch-size", "80000000",
                    "--workers", "2", "--output", scratch.path("run"),
                ], in: scratch)
            #expect(result.status == 2)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(result.errors.contains("a batch of 80000000 needs "))
            #expect(result.errors.contains(" TiB of memory here (plans "))
            let fits = try #require(result.errors.firstMatch(of: /a batch of (\d+) would fit/))
            #expect((Int(fits.1) ?? 0) > 1000)
            #expect(try processes(with: "regatta", "worker", scratch.url.path).isEmpty)
        }

        /// The check lets through what there is room for.
        @Test func aLargeBatchThatFitsIsTrained() throws {
            let scratch = try Scratch()
            let result = try Program.run(
                [
                    "train", "--model", "lenet5", "--data", "synthetic:28x28x1:10:6000", "--batch-size", "3000",
                    "--workers", "2", "--steps", "1", "--output", scratch.path("run"),
                ], in: scratch)
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
