import Foundation
import Testing

extension Clusters {
    /// After the first step a worker takes no more memory.
    @Suite struct MemoryTests {
        /// Resident bytes of a process.
        private func resident(_ process: Int32) throws -> Int {
            let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
            let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        }

        private func steps(_ run: String) -> Int {
            FileManager.default.contents(atPath: run + "/ledger.jsonl")?.count { $0 == UInt8(ascii: "\n") } ?? 0
        }

        /// The least in some epochs: now and then a worker holds a copy of its state until it has been fetched.
        private func resident(_ processes: [Int32], over count: Int, _ run: String) throws -> [Int] {
            let begun = steps(run)
            var least = try processes.map(resident)
            eventually(within: .seconds(60), "\(count) steps are done") {
                least = zip(least, processes).map { min($0, (try? resident($1)) ?? $0) }
                return steps(run) > begun + count
            }
            return least
        }

        @Test func aThousandStepsTakeNoMemory() throws {
            let scratch = try Scratch()
            let data = try SmallFashion(in: scratch)
            let training = Training(model: "mlp", workers: 2, epochs: 1000, more: ["--checkpoint-every", "100000"])
            let program = try Program(training.arguments(data, scratch, "run"), in: scratch)
            let run = scratch.path("run")
            eventually(within: .seconds(60), "some epochs are done") { steps(run) > 200 }
            let workers = try children(of: program.processIdentifier)
            let begun = steps(run)
            let before = try resident(workers, over: 60, run)
            eventually(within: .seconds(120), "a thousand steps are done") { steps(run) > begun + 1000 }
            let after = try resident(workers, over: 60, run)
            program.signal(SIGINT)
            #expect(try program.finish(within: .seconds(20)).status == 130)
            for (before, after) in zip(before, after) {
                #expect(after - before < 4 << 20, "grew from \(before) to \(after) bytes")
            }
        }
    }
}
