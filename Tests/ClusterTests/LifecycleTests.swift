import Coordinator
import Foundation
import Testing

extension Clusters {
    /// However a run ends, the state that was good stays and no process does.
    @Suite struct LifecycleTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        /// Starts a long run of two workers and waits until it trains.
        private func start(epochs: Int = 1000) throws -> (program: Program, workers: [Int32]) {
            let training = Training(model: "lenet5", workers: 2, epochs: epochs)
            let program = try Program(training.arguments(data, scratch, "run"), in: scratch)
            let ledger = scratch.path("run/ledger.jsonl")
            eventually("the run trains") { (FileManager.default.contents(atPath: ledger)?.count ?? 0) > 2000 }
            let workers = try children(of: program.processIdentifier)
            try #require(workers.count == 2)
            return (program, workers)
        }

        private func expectNoneAlive(_ processes: [Int32]) {
            eventually(within: .seconds(10), "the workers end") { !processes.contains(where: isAlive) }
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func aSignalStopsTheRunAndSavesTheState(signal: Int32) throws {
            let (program, workers) = try start()
            program.signal(signal)
            let result = try program.finish(within: .seconds(20))
            #expect(result.status == 130)
            #expect(result.errors.contains("go on with regatta train --resume"))
            expectNoneAlive(workers)
            let stopped = try Training.summary(scratch.path("run"))
            #expect(stopped.outcome == "stopped" && stopped.steps > 0)
            let ledger = try String(contentsOfFile: scratch.path("run/ledger.jsonl"), encoding: .utf8)
            #expect(ledger.split(separator: "\n").count == stopped.steps)
        }

        @Test func aStoppedRunGoesOnToTheWeightsOfAnUndisturbedOne() throws {
            let whole = try Training(model: "lenet5", epochs: 60).run(data, in: scratch)
            let (program, _) = try start(epochs: 60)
            program.signal(SIGINT)
            let status = try program.finish(within: .seconds(20)).status
            try #require(status == 130, "the run was over before it could be stopped")
            let resumed = try Training.resume("run", workers: 3, in: scratch)
            #expect(resumed.weightsSHA256 == whole.weightsSHA256)
        }

        @Test func aKilledCoordinatorTakesItsWorkersWithIt() throws {
            let (program, workers) = try start()
            program.signal(SIGKILL)
            _ = try program.finish()
            expectNoneAlive(workers)
            #expect(try Training.resumable(scratch.path("run")))
        }

        @Test func aKilledWorkerEndsTheRunByNameAndLeavesNone() throws {
            let (program, workers) = try start()
            kill(workers[0], SIGKILL)
            let result = try program.finish(within: .seconds(20))
            #expect(result.status == 3)
            #expect(result.errors.contains("lost worker local-"))
            #expect(result.errors.contains("signal 9"))
            expectNoneAlive(workers)
        }

        @Test func aSecondSignalEndsTheRunAtOnce() throws {
            let (program, workers) = try start()
            for worker in workers { kill(worker, SIGSTOP) }
            program.signal(SIGINT)
            usleep(200_000)
            program.signal(SIGINT)
            let result = try program.finish(within: .seconds(5))
            #expect(result.status == 130)
            for worker in workers { kill(worker, SIGCONT) }
            expectNoneAlive(workers)
        }

        @Test func theSocketFolderIsRemoved() throws {
            let program = try Program(
                Training(model: "lenet5", more: ["--steps", "2"]).arguments(data, scratch, "run"), in: scratch)
            let identifier = program.processIdentifier
            _ = try program.finish()
            let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).filter {
                $0.hasPrefix("regatta-\(identifier)-")
            }
            #expect(left.isEmpty)
        }
    }
}

extension Training {
    /// Whether a run directory has a configuration that can be read: what a crash must not destroy.
    static func resumable(_ run: String) throws -> Bool {
        try RunDirectory(opening: run).configuration().seed == 7
    }
}
