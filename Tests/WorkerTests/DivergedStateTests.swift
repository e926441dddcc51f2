import NeuralNetwork
import Random
import Testing
import Wire
import Worker

/// A state with a NaN or an infinity is never offered and never taken.
@Suite(.timeLimit(.minutes(5))) struct DivergedStateTests {
    private let job: Job
    private let engine: Engine
    private let state: TrainingState

    init() throws {
        job = try Jobs.make(Jobs.small())
        engine = try job.makeEngine()
        state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
    }

    private var found: String? { state.firstNotFinite(engine, job.optimizer) }

    @Test func aNewStateIsGood() {
        #expect(found == nil)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func everyParameterIsFoundByItsName(bad: Float) {
        for (index, parameter) in engine.model.parameters.enumerated() {
            for (vector, prefix) in [(state.weights, ""), (state.slots[0], "momentum of ")] {
                let good = vector.array
                for place in Set([0, parameter.count - 1]) {
                    var values = vector.unpack(parameter: index, by: engine)
                    values[place] = bad
                    vector.pack(values, parameter: index, by: engine)
                    #expect(found == prefix + parameter.name)
                }
                vector.array = good
            }
        }
        #expect(found == nil)
    }

    @Test func theWeightsComeBeforeTheMomentum() {
        unsafe state.slots[0].values[0] = .nan
        unsafe state.weights.values[state.weights.count - 17] = .nan
        #expect(found?.hasPrefix("momentum") == false)
    }

    /// A step so long that the weights overflow: the next loss is none, and its first layer is named.
    private func diverging(_ body: (WorkerHarness, [ControlStepOrder]) throws -> Void) throws {
        var welcome = try Jobs.welcome(Jobs.small(), .sgd(learningRate: 1e30), images: 40)
        welcome.ringBind = try RingKind.endpoint().description
        let worker = WorkerHarness()
        _ = try #require(try worker.ask(.prepare(welcome, state: nil)).prepared)
        let form = ControlFormRing.with {
            $0.generation = 1
            $0.arcStarts = [0]
            $0.hostGroups = 4
        }
        _ = try #require(try worker.ask(.formRing(form)).ringReady)
        try body(worker, Jobs.orders(Job(welcome, data: nil), epochs: 1))
    }

    @Test func theFirstLayerIsReportedWithTheLoss() throws {
        try diverging { worker, orders in
            defer { worker.end() }
            let first = try #require(try worker.ask(.train(orders[0])).stepDone)
            #expect(first.groups.allSatisfy { $0.lossSum.isFinite } && first.firstNotFinite.isEmpty)
            var reports: [ControlStepDone] = []
            for order in orders[1...] { reports.append(try #require(try worker.ask(.train(order)).stepDone)) }
            let bad = try #require(reports.first { !$0.groups.allSatisfy { $0.lossSum.isFinite } })
            let names = try Jobs.small().layers.map { "\($0.name) forward" }
            #expect(names.contains(bad.firstNotFinite), "\(bad.firstNotFinite)")
        }
    }

    @Test func aStateThatIsNotFiniteIsRefusedInsteadOfOffered() throws {
        try diverging { worker, orders in
            for order in orders { _ = try #require(try worker.ask(.train(order)).stepDone) }
            let failure = try #require(try worker.ask(.takeSnapshot(step: orders.count)).failure)
            #expect(failure.input)
            #expect(failure.reason.hasPrefix("the state after step \(orders.count) cannot be saved, "))
            #expect(failure.reason.hasSuffix(" is not finite: the training has diverged"))
            #expect(worker.ended()?.description == failure.reason)
        }
    }

    @Test func aStateThatIsNotFiniteIsNotGoneOnFrom() throws {
        unsafe state.weights.values[3] = .nan
        let bytes = try StateFile(engine: engine, optimizer: job.optimizer).encode(state)
        var welcome = try Jobs.welcome(Jobs.small())
        welcome.ringBind = try RingKind.endpoint().description
        welcome.resume.step = 1
        let worker = WorkerHarness()
        let failure = try #require(try worker.ask(.prepare(welcome, state: bytes)).failure)
        #expect(
            failure.reason == "the state to go on from is of a training that has diverged: conv2d/kernel is not finite")
        #expect(failure.input && worker.ended()?.isInput == true)
    }

    @Test func anEvaluationSaysHowMuchMemoryTheWorkerHasTaken() throws {
        try diverging { worker, _ in
            defer { worker.end() }
            let done = try #require(try worker.ask(.evaluate(afterSteps: 0)).evaluationDone)
            #expect(done.peakBytes >= 1 << 20 && done.peakBytes <= UInt64(HostMemory().peak))
        }
    }
}
