import NeuralNetwork
import Testing
import Wire
import Worker

/// Training in fixed point, whoever hosts the groups: sums are of integers, so nothing at all may differ.
@Suite(.timeLimit(.minutes(5))) struct FixedTrainerTests {
    private static let formats: [NumberFormat] = [.accum, .accumFract]
    private static let nesterov = Optimizer.sgd(learningRate: 0.1, momentum: 0.9, nesterov: true)

    private func job(
        _ rounding: StepRounding, _ format: NumberFormat = .accum, optimizer: Optimizer = nesterov, batch: Int = 10,
        groups: Int = 4, passes: Int = 1
    ) throws -> Job {
        var welcome = try Jobs.welcome(
            Jobs.small(), optimizer, batch: batch, groups: groups, format: format, passes: passes)
        welcome.rounding = rounding.rawValue
        return try Job(welcome, data: nil)
    }

    /// What a ring of so many ranks says: digests and misfits of each step, weights, and the groups' results.
    private func run(
        _ job: Job, ranks: Int, threads: Int = 1, over kind: RingKind = .inProcess
    ) throws -> (digests: [UInt64], misfits: [[UInt64]], weights: [UInt32], losses: [Double]) {
        let reports = try Ranks(job: job, count: ranks, threads: threads).run(Jobs.orders(job, epochs: 2), over: kind)
        #expect(reports.count == ranks)
        let digests = Set(reports.map { $0.steps.map(\.weightsDigest) })
        #expect(digests.count == 1, "the ranks differ")
        let layers = job.model.layers.indices
        let misfits = reports[0].steps.indices.map { step in
            layers.map { layer in reports.reduce(0) { $0 + $1.steps[step].misfits[layer] } }
        }
        let losses = reports.flatMap { $0.evaluation.groups.map(\.lossSum) }
        return (digests.first ?? [], misfits, bits(reports[0].weights), losses)
    }

    @Test(arguments: StepRounding.allCases, formats)
    func anyRingOfThreadsGivesTheSameBits(rounding: StepRounding, format: NumberFormat) throws {
        let job = try job(rounding, format)
        let one = try run(job, ranks: 1)
        #expect(Set(one.digests).count == one.digests.count, "the weights do not change")
        for (ranks, threads) in [(1, 4), (2, 1), (3, 2), (4, 1)] {
            let other = try run(job, ranks: ranks, threads: threads)
            #expect(other.digests == one.digests && other.weights == one.weights, "\(ranks) ranks")
            #expect(other.misfits == one.misfits && other.losses == one.losses, "\(ranks) ranks")
        }
    }

    @Test(arguments: 2...4) func soDoesAnyRingOverSockets(ranks: Int) throws {
        let job = try job(.stochastic)
        #expect(try run(job, ranks: ranks, threads: 2, over: .ipc).digests == run(job, ranks: 1).digests)
    }

    /// The weights of one group and of four: without dropout's and the normalizations' ways to differ, integers add up.
    @Test func theNumberOfGroupsChangesNothingWhereNothingIsRoundedForAGroup() throws {
        let plain = Optimizer.sgd(learningRate: 0.1)
        let (one, four) = (
            try job(.nearest, optimizer: plain, groups: 1), try job(.nearest, optimizer: plain, groups: 4)
        )
        let (a, b) = (try run(one, ranks: 1).weights, try run(four, ranks: 2).weights)
        let far = zip(a, b).filter { abs(Int64(Int32(bitPattern: $0)) - Int64(Int32(bitPattern: $1))) > 64 }
        #expect(far.isEmpty && a.count == b.count, "the groups' sums are rounded by themselves, nothing else")
    }

    @Test(arguments: [2, 3]) func passesAreAddedAsIntegers(passes: Int) throws {
        let job = try job(.stochasticUpdate, passes: passes)
        let one = try run(job, ranks: 1)
        #expect(try run(job, ranks: 3).weights == one.weights)
        #expect(Set(one.digests).count == one.digests.count)
    }

    @Test func roundingsAndSeedsDifferInTheResult() throws {
        let results = try StepRounding.allCases.map { try run(job($0), ranks: 1).weights }
        #expect(Set(results).count == StepRounding.allCases.count)
    }

    @Test func whatDoesNotFitIsReportedByLayer() throws {
        let wild = Optimizer.sgd(learningRate: 40, momentum: 0.9)
        let job = try job(.nearest, .accumFract, optimizer: wild)
        let one = try run(job, ranks: 1)
        #expect(one.misfits.contains { $0.contains { $0 > 0 } }, "the rate is too small to show it")
        #expect(try run(job, ranks: 3).misfits == one.misfits)
    }

    @Test(arguments: ["", "stochastic-update", "up"]) func aRoundingTravels(text: String) throws {
        var welcome = try Jobs.welcome(Jobs.small(), Self.nesterov, format: .accum)
        welcome.rounding = text
        guard text != "up" else {
            #expect(throws: WorkerError.self) { try Job(welcome, data: nil) }
            return
        }
        #expect(try Job(welcome, data: nil).rounding == .stochasticUpdate)
    }

    @Test func whatFixedPointCannotDoIsRefusedBeforeTraining() throws {
        func refusal(_ change: (inout ControlWelcome) -> Void) throws -> String {
            var welcome = try Jobs.welcome(Jobs.small(), Self.nesterov, format: .accum)
            change(&welcome)
            let error = #expect(throws: WorkerError.self) { try Job(welcome, data: nil) }
            #expect(error?.isInput == true)
            return error?.description ?? ""
        }
        #expect(try refusal { $0.recompute = true }.contains("leave recomputation out"))
        #expect(try refusal { $0.optimizer = "{\"adam\":{\"learningRate\":0.1}}" }.contains("adam"))
        #expect(try refusal { $0.objective = "{\"loss\":{\"name\":\"mse\"}}" }.contains("mse"))
    }
}
