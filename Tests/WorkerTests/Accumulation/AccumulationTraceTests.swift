import NeuralNetwork
import Testing
import Wire
import Worker

/// What a trace shows of the passes of a step.
@Suite(.timeLimit(.minutes(5))) struct AccumulationTraceTests {
    /// What a thread notes of one group's part of a step, seven samples.
    private func spans(passes: Int, spoiling spoil: (TrainingState) -> Void = { _ in }) throws -> (
        spans: [ControlTraceSpan], firstNotFinite: String?
    ) {
        let job = try Jobs.make(Jobs.small(), passes: passes)
        let engine = try job.makeEngine()
        let state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
        spoil(state)
        let recorder = TraceRecorder(steps: 1)
        let trainers = ThreadTrainers(engine: engine, job: job, threads: 1, recorder: recorder)
        trainers.prepare(0, sizes: job.passSizes, track: "compute 0")
        recorder.begin()
        let gradient = FloatBuffer(count: engine.layout.flatCount)
        let share = 0..<min(7, engine.nominalBatch * passes)
        trainers.run(0) { trainer throws(EngineError) in
            _ = unsafe try trainer.train(
                GroupWork(step: 0, positions: share, total: 10), order: SlowTrainer.permutation(job, epoch: 0),
                weights: UnsafePointer(state.weights.base), gradient: gradient, ready: { _ in })
        }
        try trainers.check()
        return (try #require(recorder.end()).spans, trainers.firstNotFinite)
    }

    @Test func eachPassIsASpanAroundItsKernels() throws {
        let spans = try spans(passes: 3).spans
        let passes = spans.filter { $0.track == "passes" }
        #expect(passes.map(\.name) == (1...3).map { "compute 0: pass \($0) of 3" })
        #expect(passes.allSatisfy { $0.overlapping })
        let work = spans.filter { $0.track == "compute 0" }
        #expect(work.count { $0.name == "loss" } == 3 && work.count { $0.name == "samples" } == 3)
        for span in work {
            let around = passes.filter { ($0.startNs..<$0.startNs + $0.durationNs).contains(span.startNs) }
            #expect(around.count == 1, "\(span.name)")
            // Nanoseconds are rounded down.
            for pass in around { #expect(span.startNs + span.durationNs <= pass.startNs + pass.durationNs + 2) }
        }
    }

    @Test func anOnlyPassHasNoSpanOfItsOwn() throws {
        let spans = try spans(passes: 1).spans
        #expect(!spans.isEmpty && spans.allSatisfy { $0.track == "compute 0" })
        #expect(spans.count { $0.name == "loss" } == 1)
    }

    @Test(arguments: [1, 3]) func whatIsNotFiniteIsFoundInWhicheverPass(passes: Int) throws {
        #expect(try spans(passes: passes).firstNotFinite == nil)
        let found = try spans(passes: passes) { state in
            state.weights.array = state.weights.array.map { _ in .infinity }
        }
        #expect(found.firstNotFinite == "conv2d forward")
    }
}
