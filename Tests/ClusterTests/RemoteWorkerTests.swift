import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Workers that were not launched by the coordinator.
    @Suite struct RemoteWorkerTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func coordinator(_ remote: Int, local: Int = 0, timeout: Int = 30) throws -> (Program, endpoint: String)
        {
            let more = [
                "--listen", "tcp://127.0.0.1:*", "--remote-workers", "\(remote)", "--join-timeout", "\(timeout)",
            ]
            let training = Training(model: "lenet5", workers: local, more: more)
            let program = try Program(training.arguments(data, scratch, "run"), in: scratch)
            var endpoint: String?
            try eventually("the endpoint is printed") {
                endpoint = try program.printed().firstMatch(of: /--coordinator (tcp:\S+)/).map { String($0.1) }
                return endpoint != nil
            }
            return (program, try #require(endpoint))
        }

        private func worker(_ endpoint: String, _ name: String, more: [String] = []) throws -> Program {
            try Program(
                ["worker", "--coordinator", endpoint, "--name", name, "--slots", "1"] + more, in: scratch)
        }

        @Test func remoteAndLocalWorkersGiveTheSameWeights() throws {
            let reference = try Training(model: "lenet5").run(data, in: scratch)
            let (program, endpoint) = try coordinator(2, local: 1)
            let workers = try [worker(endpoint, "b"), worker(endpoint, "a")]
            let result = try program.finish()
            #expect(result.status == 0, "\(result.errors)")
            for worker in workers { #expect(try worker.finish(within: .seconds(10)).status == 0) }
            #expect(try Training.summary(scratch.path("run")).weightsSHA256 == reference.weightsSHA256)
        }

        @Test func aWorkerWithAnotherDataSetIsRefusedByNameAndTheRunWaitsOn() throws {
            let other = try SmallFashion(in: scratch, named: "other", skipping: 1)
            let (program, endpoint) = try coordinator(1)
            let stranger = try worker(endpoint, "stranger", more: ["--data", other.path]).finish(within: .seconds(20))
            #expect(stranger.status == 2)
            #expect(stranger.errors.contains("stranger reads another data set"))
            let good = try worker(endpoint, "good")
            #expect(try program.finish().status == 0)
            #expect(try good.finish(within: .seconds(10)).status == 0)
        }

        @Test func tooFewWorkersEndTheRunInTime() throws {
            let (program, endpoint) = try coordinator(2, timeout: 6)
            let worker = try worker(endpoint, "only")
            let result = try program.finish(within: .seconds(20))
            #expect(result.status == 3)
            #expect(result.errors.contains("only 1 of 2 workers joined within 6.0 s (only)"))
            _ = try worker.finish(within: .seconds(10))
        }

        @Test func aWorkerWhoseCoordinatorIsGoneEnds() throws {
            let (program, endpoint) = try coordinator(2)
            let worker = try worker(endpoint, "lonely")
            eventually("the worker joins") {
                FileManager.default.contents(atPath: scratch.path("run/log.jsonl"))
                    .map { String(decoding: $0, as: UTF8.self).contains("lonely") } ?? false
            }
            program.signal(SIGKILL)
            _ = try program.finish()
            let result = try worker.finish(within: .seconds(30))
            // Lost before the welcome came, it has never been answered, which is the user's to mend.
            #expect([2, 3].contains(result.status))
            #expect(result.errors.contains(endpoint), "\(result.errors)")
        }
    }
}
