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

        /// What a worker touches late, as room for a neighbour's delay or for a copy of its state, it touches once; what
        /// leaks grows in every thousand steps.
        @Test func aThousandStepsTakeNoMemory() throws {
            let scratch = try Scratch()
            let data = try SmallFashion(in: scratch)
            let training = Training(model: "mlp", workers: 2, epochs: 1000, more: ["--checkpoint-every", "100000"])
            let program = try Program(training.arguments(data, scratch, "run"), in: scratch)
            let run = scratch.path("run")
            eventually(within: .seconds(60), "some epochs are done") { steps(run) > 200 }
            let workers = try children(of: program.processIdentifier)
            var sizes = [try resident(workers, over: 60, run)]
            var growth = Int.max
            while growth >= 1 << 20, sizes.count <= 6 {
                let begun = steps(run)
                eventually(within: .seconds(120), "a thousand steps are done") { steps(run) > begun + 1000 }
                sizes.append(try resident(workers, over: 60, run))
                growth = zip(sizes[sizes.count - 2], sizes[sizes.count - 1]).map { $1 - $0 }.max() ?? 0
            }
            program.signal(SIGINT)
            #expect(try program.finish(within: .seconds(20)).status == 130)
            #expect(growth < 1 << 20, "every thousand steps a worker grows: \(sizes) bytes")
        }
    }
}
