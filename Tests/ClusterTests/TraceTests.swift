import Coordinator
import Foundation
import Testing

extension Clusters {
    /// `regatta train --trace`, as a viewer would read it.
    @Suite struct TraceTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private struct Event: Decodable {
            let name: String
            let cat: String?
            let ph: String
            let ts: Double?
            let dur: Double?
            let pid: Int
            let tid: Int
            let args: [String: String]?

            var end: Double { (ts ?? 0) + (dur ?? 0) }
        }

        private func events(_ file: String) throws -> [Event] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path(file)))
            return try #require(try JSONDecoder().decode([String: [Event]].self, from: bytes)["traceEvents"])
        }

        private func train(_ workers: Int, threads: Int, _ more: [String] = []) throws -> RunSummary {
            try Training(model: "lenet5", workers: workers, threads: threads, more: more).run(data, in: scratch)
        }

        @Test func everyWorkersKernelsBucketsAndWaitsOfTheFirstStepsAreThere() throws {
            let options = ["--trace", scratch.path("trace.json"), "--trace-steps", "3"]
            let traced = try train(2, threads: 2, options)
            #expect(try traced.weightsSHA256 == train(1, threads: 1).weightsSHA256, "a trace changes nothing")
            let events = try events("trace.json")
            let workers = events.filter { $0.name == "process_name" }
            #expect(Set(workers.compactMap { $0.args?["name"] }) == ["local-1", "local-2"])
            for worker in workers {
                let own = events.filter { $0.pid == worker.pid }
                for thread in ["compute 0", "compute 1"] {
                    let kernels = own.filter { $0.cat == thread && $0.name == "conv2d_1 backward weights" }
                    #expect(kernels.count == 3, "a chip group a thread, three steps")
                    #expect(own.contains { $0.cat == thread && $0.name == "update: apply" })
                }
                #expect(own.count { $0.name == "wait for the ring" } == 3)
                #expect(own.count { $0.name == "bucket 0" && $0.ph == "b" } == 3)
                #expect(own.contains { $0.cat == "ring" && $0.name == "add bucket 0" })
            }
        }

        @Test func whatAThreadDoesComesOneAfterTheOther() throws {
            _ = try train(2, threads: 1, ["--trace", scratch.path("trace.json"), "--trace-steps", "2"])
            let spans = try events("trace.json").filter { $0.ph == "X" && $0.cat != "buckets" }
            let threads = Dictionary(grouping: spans) { "\($0.pid) \($0.tid)" }
            #expect(threads.count == 4, "a compute thread and a ring of two workers")
            for thread in threads.values {
                let inOrder = thread.sorted { ($0.ts ?? 0) < ($1.ts ?? 0) }
                for (one, next) in zip(inOrder, inOrder.dropFirst()) {
                    #expect(one.end <= (next.ts ?? 0) + 0.000_5, "\(one.name) and \(next.name)")
                }
            }
        }

        @Test func aTraceThatIsThereIsLeftAloneAndNoRunBegins() throws {
            try "mine".write(toFile: scratch.path("trace.json"), atomically: true, encoding: .utf8)
            let training = Training(model: "lenet5", more: ["--trace", scratch.path("trace.json")])
            let result = try Program.run(training.arguments(data, scratch, "run"), in: scratch)
            #expect(result.status == 2 && result.errors.contains("trace.json: the file is there already"))
            #expect(try String(contentsOfFile: scratch.path("trace.json"), encoding: .utf8) == "mine")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
        }

        @Test func aRunThatDoesNotBeginLeavesNoTrace() throws {
            _ = try Training(model: "lenet5", more: ["--steps", "1"]).run(data, in: scratch, output: "run")
            let training = Training(model: "lenet5", more: ["--trace", scratch.path("trace.json")])
            let result = try Program.run(training.arguments(data, scratch, "run"), in: scratch)
            #expect(result.status == 2 && result.errors.contains("holds a run already"))
            #expect(!FileManager.default.fileExists(atPath: scratch.path("trace.json")))
        }
    }
}
