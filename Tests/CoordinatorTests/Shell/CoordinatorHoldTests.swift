import Checkpoint
import Coordinator
import Foundation
import Testing

/// A coordinator that holds, on real channels, and somebody who says how it goes on.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CoordinatorHoldTests {
    private let fixture: CoordinatorFixture

    init() throws {
        var fixture = try CoordinatorFixture()
        fixture.options.isPaced = true
        self.fixture = fixture
    }

    /// What was heard of a run.
    private final class Story: @unchecked Sendable {
        private let lock = NSLock()
        private var items: [RunNews] = []

        func add(_ item: RunNews) { lock.withLock { items.append(item) } }
        var all: [RunNews] { lock.withLock { items } }
        var holds: [Int] { all.compactMap { if case .held(let steps) = $0 { steps } else { nil } } }
        var commits: [Int] { all.compactMap { if case .committed(let step, _) = $0 { step } else { nil } } }
        var evaluations: [Int] { all.compactMap { if case .evaluated(let steps, _) = $0 { steps } else { nil } } }
    }

    /// Runs with these releases, one at each hold, then a stop.
    private func run(_ releases: [Release], _ story: Story) async throws -> CoordinatorFixture.Result {
        try await fixture.run(
            [fixture.worker("a"), fixture.worker("b")],
            follow: { coordinator, item in
                story.add(item)
                guard case .held = item else { return }
                let holds = story.holds.count
                if holds <= releases.count { coordinator.release(releases[holds - 1]) } else { coordinator.stop() }
            })
    }

    private func entries() throws -> [LedgerEntry] {
        try fixture.scratch.read("run/ledger.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8))
        }
    }

    @Test func itHoldsBetweenPhasesWithTheStateSaved() async throws {
        let story = Story()
        let result = try await run([Release(steps: 3), Release(steps: 2, evaluates: true)], story)
        #expect(result.outcome.end == .stopped)
        #expect(story.holds == [0, 3, 5])
        #expect(story.commits == [0, 1, 2, 3, 4])
        #expect(story.evaluations == [5])
        let directory = CheckpointDirectory(path: fixture.scratch.path + "/run/checkpoints")
        #expect(try directory.steps().suffix(2) == [3, 5])
    }

    @Test func anotherLearningRateIsInTheLedger() async throws {
        let story = Story()
        _ = try await run([Release(steps: 1), Release(steps: 2, learningRate: 0.25)], story)
        #expect(try entries().map(\.learningRate) == [nil, 0.25, 0.25])
    }

    @Test func aStopAtTheFirstHoldTrainsNothing() async throws {
        let story = Story()
        let result = try await run([], story)
        #expect(result.outcome.end == .stopped)
        #expect(story.holds == [0])
        #expect(try entries().isEmpty)
    }

    @Test func metricsAreSumsOverTheSamplesOfAStep() async throws {
        let story = Story()
        _ = try await run([Release(steps: 4)], story)
        for case .committed(_, let metrics) in story.all {
            #expect(metrics.count == 5 && metrics.correct <= metrics.count)
        }
        #expect(story.commits.count == 4)
    }
}
