import Digest
import Foundation
import NeuralNetwork
import Random
import Testing
import Transport
import Wire
import Worker

@Suite(.timeLimit(.minutes(10))) struct TrainerThreadTests {
    private func welcome(_ model: Model? = nil, _ change: (inout ControlWelcome) -> Void = { _ in }) throws
        -> ControlWelcome
    {
        var welcome = try Jobs.welcome(model ?? Jobs.small())
        welcome.ringBind = try RingKind.endpoint().description
        change(&welcome)
        return welcome
    }

    private func form(rank: Int, arcs: [UInt32], next: String, statistics: String = "") -> WorkerOrder {
        .formRing(
            .with {
                $0.generation = 5
                $0.rank = UInt32(rank)
                $0.arcStarts = arcs
                $0.nextEndpoint = next
                $0.nextStatisticsEndpoint = statistics
            })
    }

    /// Workers that have prepared and formed a ring.
    private func cluster(
        _ count: Int, arcs: [UInt32], _ model: Model? = nil, welcome change: (inout ControlWelcome) -> Void = { _ in }
    ) throws -> [WorkerHarness] {
        let workers = (0..<count).map { _ in WorkerHarness() }
        let ends = try workers.map { worker in
            try #require(worker.ask(.prepare(welcome(model, change), state: nil)).prepared)
        }
        for (rank, worker) in workers.enumerated() {
            let next = ends[(rank + 1) % count]
            worker.give(form(rank: rank, arcs: arcs, next: next.ringEndpoint, statistics: next.statisticsEndpoint))
        }
        for worker in workers { #expect(try #require(worker.answer().ringReady).generation == 5) }
        return workers
    }

    private func expectFailure(_ worker: WorkerHarness, _ order: WorkerOrder, _ text: String, input: Bool = false)
        throws
    {
        let failure = try #require(try worker.ask(order).failure)
        #expect(failure.reason.contains(text), "\(failure.reason)")
        #expect(failure.input == input)
        let error = worker.ended()
        #expect(error?.description == failure.reason && error?.isInput == input)
    }

    @Test func preparingReportsTheDataAndTheRingsEnd() throws {
        let worker = WorkerHarness()
        defer { worker.end() }
        let welcome = try welcome()
        let prepared = try #require(try worker.ask(.prepare(welcome, state: nil)).prepared)
        let job = try Job(welcome, data: nil)
        #expect(Array(prepared.dataSha256) == job.dataset.digest.bytes)
        #expect((prepared.trainCount, prepared.testCount) == (23, 3))
        #expect(prepared.ringEndpoint == welcome.ringBind)
    }

    @Test func withoutAnEndpointTheRingBindsWhereItIsSeen() throws {
        for (coordinator, address, expected) in [
            ("tcp://127.0.0.1:1", nil, "tcp://127.0.0.1:"), ("ipc:///tmp/none", nil, "tcp://127.0.0.1:"),
            ("tcp://127.0.0.1:1", "127.0.0.2", "tcp://127.0.0.2:"),
        ] as [(String, String?, String)] {
            let worker = WorkerHarness(coordinator: coordinator, ringAddress: address)
            defer { worker.end() }
            let order = WorkerOrder.prepare(try welcome { $0.ringBind = "" }, state: nil)
            let endpoint = try #require(try worker.ask(order).prepared).ringEndpoint
            #expect(endpoint.hasPrefix(expected))
            #expect(try Endpoint(endpoint).isDefinite)
        }
    }

    @Test(arguments: [[0], [0, 3], [0, 1, 2]] as [[UInt32]])
    func aClusterTrainsEvaluatesAndKeepsItsState(arcs: [UInt32]) throws {
        let workers = try cluster(arcs.count, arcs: arcs)
        defer { for worker in workers { #expect(worker.end() == nil) } }
        let slow = try SlowTrainer(Job(welcome(), data: nil))
        for order in Jobs.orders(slow.job, epochs: 2) {
            for worker in workers { worker.give(.train(order)) }
            let digest = try slow.step(order).digest
            let done = try workers.map { try #require(try $0.answer().stepDone) }
            #expect(done.map(\.weightsDigest) == arcs.map { _ in digest })
            #expect(done.flatMap(\.groups).map(\.group) == [0, 1, 2, 3])
        }
        for worker in workers { worker.give(.evaluate(afterSteps: 6)) }
        let evaluations = try workers.map { try #require(try $0.answer().evaluationDone) }
        #expect(evaluations.flatMap(\.groups).reduce(0) { $0 + $1.count } == 3)
        let file = StateFile(engine: slow.engine, optimizer: slow.job.optimizer)
        for worker in workers { try expectSnapshot(worker, slow.state, file) }
    }

    @Test func aSecondRingIsMadeForSynchronizedNormalizationsOnly() throws {
        let worker = WorkerHarness()
        defer { worker.end() }
        let sync = try welcome(Jobs.normalized(.sync))
        #expect(
            try #require(worker.ask(.prepare(sync, state: nil)).prepared).statisticsEndpoint == sync.ringBind + ".s")
        let remote = WorkerHarness()
        defer { remote.end() }
        let order = try WorkerOrder.prepare(welcome(Jobs.normalized(.sync)) { $0.ringBind = "" }, state: nil)
        let prepared = try #require(try remote.ask(order).prepared)
        #expect(try Endpoint(prepared.statisticsEndpoint).isDefinite)
        #expect(prepared.statisticsEndpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(prepared.statisticsEndpoint != prepared.ringEndpoint)
        let other = WorkerHarness()
        defer { other.end() }
        let local = WorkerOrder.prepare(try welcome(Jobs.normalized()), state: nil)
        #expect(try #require(other.ask(local).prepared).statisticsEndpoint.isEmpty)
    }

    @Test(arguments: [[0], [0, 3], [0, 1, 2]] as [[UInt32]])
    func aClusterWithSynchronizedNormalizationsTrains(arcs: [UInt32]) throws {
        let model = try Jobs.normalized(.sync)
        let workers = try cluster(arcs.count, arcs: arcs, model)
        defer { for worker in workers { #expect(worker.end() == nil) } }
        let slow = try SlowTrainer(Job(welcome(model), data: nil))
        for order in Jobs.orders(slow.job, epochs: 2) {
            for worker in workers { worker.give(.train(order)) }
            let digest = try slow.step(order).digest
            let done = try workers.map { try #require(try $0.answer().stepDone) }
            #expect(done.map(\.weightsDigest) == arcs.map { _ in digest })
        }
        #expect(workers.allSatisfy { $0.rings.count == 2 })
    }

    /// The other worker goes while this one waits for its statistics.
    @Test func aLostNeighbourEndsTheWaitForStatistics() throws {
        let workers = try cluster(2, arcs: [0, 2], Jobs.normalized(.sync))
        let order = try Jobs.orders(Job(welcome(), data: nil), epochs: 1)[0]
        workers[0].give(.train(order))
        workers[1].end()
        let failure = try #require(try workers[0].answer().failure)
        #expect(failure.reason.contains("rank 1 closed its end of the ring in mid-step"), "\(failure.reason)")
        #expect(!failure.input && workers[0].ended()?.description == failure.reason)
    }

    private func expectSnapshot(_ worker: WorkerHarness, _ state: TrainingState, _ file: StateFile) throws {
        let expected = try file.encode(state)
        let ready = try #require(try worker.ask(.takeSnapshot(step: 6)).snapshotReady)
        #expect(ready.step == 6 && ready.byteCount == UInt64(expected.count))
        let bytes = try worker.fetch(ready, chunk: 1000)
        #expect(bytes == expected)
        #expect(Array(ready.sha256) == SHA256.digest(of: bytes).bytes)
        #expect(try Array(ready.weightsSha256) == file.weightsDigest(state).bytes)
        #expect(try #require(worker.rings.first).statistics.staleFrames == 0 && worker.rings.count == 1)
    }

    @Test(arguments: [1, 3, 5]) func aResumedRunGoesOnWithTheSameBits(at steps: Int) throws {
        let slow = try SlowTrainer(Job(welcome(), data: nil))
        let orders = Jobs.orders(slow.job, epochs: 2)
        for order in orders[..<steps] { _ = try slow.step(order) }
        let state = try StateFile(engine: slow.engine, optimizer: slow.job.optimizer).encode(slow.state)
        let worker = WorkerHarness()
        defer { worker.end() }
        let resuming = try welcome { $0.resume.step = UInt64(steps) }
        _ = try #require(try worker.ask(.prepare(resuming, state: state)).prepared)
        _ = try #require(try worker.ask(form(rank: 0, arcs: [0], next: "")).ringReady)
        for order in orders[steps...] {
            let digest = try slow.step(order).digest
            #expect(try #require(try worker.ask(.train(order)).stepDone).weightsDigest == digest)
        }
    }

    @Test func aStateOfAnotherModelIsRefused() throws {
        try expectFailure(
            WorkerHarness(), .prepare(welcome(), state: [1, 2, 3]), "does not fit the model 'small'", input: true)
    }

    @Test func aDataSetThatIsNotThereIsRefused() throws {
        try expectFailure(
            WorkerHarness(data: "/nowhere/at/all"), .prepare(welcome(), state: nil), "/nowhere/at/all", input: true)
    }

    @Test func anEndpointThatCannotBeBoundIsRefused() throws {
        let order = WorkerOrder.prepare(try welcome { $0.ringBind = "ipc:///nowhere/at/all/ring" }, state: nil)
        try expectFailure(WorkerHarness(), order, "/nowhere/at/all/ring", input: true)
    }

    @Test func ordersOutOfTurnAreRefused() throws {
        let order = try Jobs.orders(Job(welcome(), data: nil), epochs: 1)[0]
        try expectFailure(WorkerHarness(), form(rank: 0, arcs: [0], next: ""), "before it has said what to train")
        try expectFailure(WorkerHarness(), .train(order), "before it has formed a ring")
        try expectFailure(WorkerHarness(), .evaluate(afterSteps: 0), "before it has formed a ring")
        try expectFailure(WorkerHarness(), .takeSnapshot(step: 1), "asks for the state after step 1, it is at 0")
        let prepared = WorkerHarness()
        _ = try #require(try prepared.ask(.prepare(welcome(), state: nil)).prepared)
        try expectFailure(prepared, .train(order), "before it has formed a ring")
    }

    @Test func whatWasDoneIsNotDoneTwice() throws {
        let again = WorkerHarness()
        _ = try #require(try again.ask(.prepare(welcome(), state: nil)).prepared)
        try expectFailure(again, .prepare(welcome(), state: nil), "says twice what to train")
        let ringed = try #require(try cluster(1, arcs: [0]).first)
        try expectFailure(ringed, form(rank: 0, arcs: [0], next: ""), "forms a second ring")
    }

    @Test func stepsThatCannotBeAreRefused() throws {
        let orders = try Jobs.orders(Job(welcome(), data: nil), epochs: 1)
        let ahead = try #require(try cluster(1, arcs: [0]).first)
        try expectFailure(ahead, .train(orders[1]), "orders step 1 over 10 samples")
        let snapshot = try #require(try cluster(1, arcs: [0]).first)
        _ = try #require(try snapshot.ask(.train(orders[0])).stepDone)
        try expectFailure(snapshot, .takeSnapshot(step: 0), "asks for the state after step 0, it is at 1")
    }

    @Test func arcsThatCannotBeAreRefused() throws {
        let worker = WorkerHarness()
        _ = try #require(try worker.ask(.prepare(welcome(), state: nil)).prepared)
        try expectFailure(worker, form(rank: 0, arcs: [0, 7], next: "ipc:///tmp/none"), "cuts the ring of 4 groups")
    }

    /// The control side closes the reducer when the coordinator is lost: the step under way ends.
    @Test func closingTheRingEndsAStepThatWaits() throws {
        let workers = try cluster(2, arcs: [0, 2])
        let order = try Jobs.orders(Job(welcome(), data: nil), epochs: 1)[0]
        workers[0].give(.train(order))
        try #require(workers[0].rings.first).close()
        #expect(try workers[0].answer().failure?.input == false)
        #expect(workers[0].ended() != nil)
        #expect(workers[1].end() == nil)
    }

    @Test func aNeighbourThatLeavesFailsTheStep() throws {
        let workers = try cluster(2, arcs: [0, 2])
        let orders = try Jobs.orders(Job(welcome(), data: nil), epochs: 1)
        for worker in workers { worker.give(.train(orders[0])) }
        for worker in workers { _ = try #require(try worker.answer().stepDone) }  // so they are connected
        #expect(workers[1].end() == nil)
        try expectFailure(workers[0], .train(orders[1]), "rank 1")
    }

    @Test func finishingEndsTheThreadAtAnyPoint() throws {
        #expect(WorkerHarness().end() == nil)
        let worker = WorkerHarness()
        _ = try #require(try worker.ask(.prepare(welcome(), state: nil)).prepared)
        #expect(worker.end() == nil)
    }
}
