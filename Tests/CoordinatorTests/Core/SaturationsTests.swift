import Coordinator
import NeuralNetwork
import Testing

@Suite struct SaturationsTests {
    @Test func workersCountTheirOwnGroupsAndTheSameUpdate() {
        let all = Saturations(of: [
            Saturations(layers: [1, 0, 4], update: 7), Saturations(layers: [2, 0, 1], update: 7),
        ])
        #expect(all == Saturations(layers: [3, 0, 5], update: 7) && all.total == 15)
        #expect(Saturations(of: []).total == 0 && Saturations(of: [Saturations()]) == Saturations())
    }

    @Test func absurdNumbersDoNotTrap() {
        let absurd = Saturations(layers: [UInt64.max, .max], update: UInt64.max)
        #expect(Saturations(of: [absurd, absurd]).total == 5 << 40)
    }

    @Test func theLogNamesLayersThatHaveSome() throws {
        let model = try Model.builtIn("mlp", height: 4, width: 4, channels: 1, classes: 3)
        let fields = Saturations(layers: [0, 5, 0, 9], update: 1).fields(model)
        #expect(fields == ["dense": 5, "dense_2": 9, "update": 1])
        #expect(Saturations(layers: [0, 0, 0, 0], update: 0).fields(model).isEmpty)
    }

    @Test func aCommitAddsTheReportsOfAllWorkers() {
        let reports = [3, 4].map { count in
            StepReport(
                step: 0, weightsDigest: 0, groups: [], saturations: Saturations(layers: [count, 1], update: 2))
        }
        let work = StepSchedule(sampleCount: 10, batchSize: 10).work(of: 0)
        let commit = Commit(work: work, totals: GroupTotals(), weightsDigest: 0, reports: reports)
        #expect(commit.saturations == Saturations(layers: [7, 2], update: 2))
        var progress = TrainingProgress(
            schedule: StepSchedule(sampleCount: 10, batchSize: 10), epochs: 1, startStep: 0, endStep: 1)
        progress.note(commit, at: .zero)
        #expect(progress.saturations == 11)
    }
}
