import NeuralNetwork
import Testing
import Worker

/// Training on vectors of targets and with weights, on any number of ranks.
@Suite(.timeLimit(.minutes(5))) struct TargetTrainerTests {
    @Test(arguments: 1...4, [1, 2]) func anyRingGivesTheSameBitsOnVectors(ranks: Int, threads: Int) throws {
        let losses = [
            Loss(.categoricalCrossentropy, labelSmoothing: 0.1), Loss(.binaryCrossentropy), Loss(.meanSquaredError),
        ]
        let folder = try ArrayFolder(.vectors(3), weighted: true)
        for loss in losses {
            let objective = Objective(loss, targets: .vectors, weighsSamples: true)
            try Ranks(job: folder.job(Jobs.small(), objective), count: ranks, threads: threads).compare(epochs: 1)
        }
    }

    @Test(arguments: 1...4) func soItDoesOverSocketsInSeveralPasses(ranks: Int) throws {
        let folder = try ArrayFolder(.vectors(3), weighted: true)
        let objective = Objective(Loss(.huber(delta: 0.5)), targets: .vectors, weighsSamples: true)
        let job = try folder.job(Jobs.small(), objective, passes: 2)
        try Ranks(job: job, count: ranks, threads: 2).compare(over: .ipc)
    }

    @Test(arguments: 1...4) func soItDoesOnWeightedClasses(ranks: Int) throws {
        let folder = try ArrayFolder(.classes(3), weighted: true)
        let samples = try folder.job(Jobs.small(), Objective(topK: 2, weighsSamples: true))
        try Ranks(job: samples, count: ranks, threads: 2).compare(epochs: 1)
        let classes = try Jobs.make(Jobs.small(), objective: Objective(classWeights: [0.5, 0, 3]))
        try Ranks(job: classes, count: ranks, threads: 2).compare(epochs: 1)
    }

    @Test func soItDoesWithSynchronizedNormalizations() throws {
        let folder = try ArrayFolder(.vectors(3), weighted: true)
        let objective = Objective(Loss(.meanAbsoluteError), targets: .vectors, weighsSamples: true)
        for ranks in [1, 3] {
            try Ranks(job: folder.job(Jobs.normalized(.sync), objective), count: ranks, threads: 2).compare(epochs: 1)
        }
    }

    @Test func weightsChangeWhatIsLearned() throws {
        func weights(_ objective: Objective) throws -> [UInt32] {
            let job = try Jobs.make(Jobs.small(), objective: objective)
            let slow = try SlowTrainer(job)
            for order in Jobs.orders(job, epochs: 1) { _ = try slow.step(order) }
            return bits(slow.state.weights.array)
        }
        #expect(try weights(Objective(classWeights: [1, 1, 1])) == weights(Objective()))
        #expect(try weights(Objective(classWeights: [1, 1, 2])) != weights(Objective()))
    }

    @Test(arguments: 1...3) func aSetWithoutATestPartEvaluatesNothing(ranks: Int) throws {
        let folder = try ArrayFolder(.classes(3), test: 0)
        let job = try folder.job(Jobs.small(), Objective())
        let reports = try Ranks(job: job, count: ranks, threads: 1).run(Jobs.orders(job, epochs: 1), over: .inProcess)
        let groups = reports.flatMap(\.evaluation.groups)
        #expect(groups.count == 4 && groups.allSatisfy { $0.count == 0 && $0.lossSum == 0 && $0.correct == 0 })
    }
}
