import Checkpoint
import Coordinator
import Digest
import Foundation
import Testing

/// The whole coordinator on real channels; the workers are in this process and compute nothing.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CoordinatorRunTests {
    private let fixture: CoordinatorFixture

    init() throws { fixture = try CoordinatorFixture() }

    private func expectTidy(_ result: CoordinatorFixture.Result, location: SourceLocation = #_sourceLocation) {
        #expect(!FileManager.default.fileExists(atPath: result.sockets), sourceLocation: location)
        #expect(fixture.checkpoints().allSatisfy { !$0.hasSuffix(".partial") }, sourceLocation: location)
    }

    @Test func aRunLeavesItsLedgerItsLogItsStateAndASummary() async throws {
        let result = try await fixture.run([fixture.worker("a"), fixture.worker("b")])
        #expect(result.outcome.end == .completed)
        #expect(result.stories.map(\.steps) == [Array(0..<8), Array(0..<8)])
        #expect(result.stories.allSatisfy { $0.isFinished })
        #expect(try fixture.ledger() == Array(0..<8))
        let summary = try #require(result.outcome.summary)
        #expect(summary.outcome == "completed" && summary.steps == 8 && summary.images == 40 && summary.workers == 2)
        #expect(summary.weightsSHA256 == SHA256.digest(of: [1]).description)
        let events = try fixture.events()
        #expect(events.first == "started" && events.last == "completed")
        for event in ["worker joined", "ring", "worker ready", "epoch", "checkpoint"] {
            #expect(events.count { $0 == event } == 2, "\(event) in \(events)")
        }
        #expect(result.printed.contains("epoch 2/2  loss"))
        expectTidy(result)
    }

    @Test func theStateOnDiskIsTheWorkersBitForBit() async throws {
        let result = try await fixture.run([fixture.worker("a"), fixture.worker("b")])
        #expect(result.outcome.end == .completed)
        let directory = CheckpointDirectory(path: fixture.scratch.path + "/run/checkpoints")
        #expect(try directory.steps() == [4, 8])
        for step in [4, 8] {
            let checkpoint = try directory.open(step: step)
            #expect(checkpoint.manifest.fileDigest == SHA256.digest(of: CoordinatorFixture.state))
            #expect(checkpoint.manifest.position.step == step && checkpoint.manifest.position.epoch == step / 4)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: checkpoint.path))
            #expect(bytes == Data(CoordinatorFixture.state))
        }
        expectTidy(result)
    }

    @Test func aResumedRunServesItsStateAndGoesOn() async throws {
        var first = fixture
        first.options.stepLimit = 3
        #expect(try await first.run([first.worker("a"), first.worker("b")]).outcome.end == .completed)
        let again = try await fixture.run(
            [fixture.worker("a"), fixture.worker("c")], in: .resumed(path: fixture.scratch.path + "/run"))
        #expect(again.outcome.end == .completed)
        for story in again.stories {
            #expect(story.resumed == CoordinatorFixture.state, "\(story.name) began with another state")
            #expect(story.steps == Array(3..<8))
        }
        #expect(try fixture.ledger() == Array(0..<8))
        #expect(try fixture.events().contains("resumed"))
        expectTidy(again)
    }

    @Test func aRunThatHasNothingLeftKeepsItsWeights() async throws {
        _ = try await fixture.run([fixture.worker("a"), fixture.worker("b")])
        let again = try await fixture.run(
            [fixture.worker("a"), fixture.worker("b")], in: .resumed(path: fixture.scratch.path + "/run"))
        #expect(again.outcome.end == .completed)
        #expect(again.stories.allSatisfy { $0.steps.isEmpty && $0.isFinished })
        #expect(again.outcome.summary?.weightsSHA256 == SHA256.digest(of: [1]).description)
        #expect(again.outcome.summary?.testAccuracy != nil)
    }

    @Test func garbledMessagesAreWrittenDownAndSurvived() async throws {
        let result = try await fixture.run([fixture.worker("a"), fixture.worker("b", .garbles)])
        #expect(result.outcome.end == .completed)
        #expect(try fixture.events().count { $0 == "garbled message" } >= 10)
        #expect(try fixture.ledger() == Array(0..<8))
    }

    @Test(arguments: [
        (FakeWorker.Fault.flipsABit, "damaged on its way from a"), (.cutsAChunk, "a sent"), (.movesAChunk, "a sent"),
    ])
    func aDamagedStateEndsTheRunAndLeavesNothing(fault: FakeWorker.Fault, words: String) async throws {
        let result = try await fixture.run([fixture.worker("a", fault), fixture.worker("b")])
        let failure = try #require(result.failure)
        #expect(failure.kind == .mismatch)
        #expect(failure.description.contains(words) && !failure.description.contains("\n"), "\(failure)")
        #expect(fixture.checkpoints().isEmpty, "a damaged state must not be gone on from: \(fixture.checkpoints())")
        #expect(result.outcome.summary == nil)
        #expect(try fixture.events().last == "failed")
        expectTidy(result)
    }

    @Test func aWorkerWhoseConnectionClosesIsNamed() async throws {
        let result = try await fixture.run([fixture.worker("a"), fixture.worker("b", .vanishesAt(step: 2))])
        #expect(result.failure?.kind == .workersLost)
        #expect(result.failure?.description.hasPrefix("lost worker b: its connection closed") == true)
        #expect(result.stories[0].isFinished)
        expectTidy(result)
    }

    @Test func workersThatDisagreeEndTheRun() async throws {
        let result = try await fixture.run([fixture.worker("a"), fixture.worker("b", .differsAt(step: 1))])
        #expect(result.failure?.kind == .mismatch)
        #expect(result.failure?.description.hasPrefix("after step 1 the weights of") == true)
        #expect(try fixture.ledger() == [0])
    }

    @Test func oneWorkerTooManyIsSentAwayAndTheRunGoesOn() async throws {
        let (welcomed, welcome) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        var members = [try fixture.worker("a"), try fixture.worker("b")]
        for place in members.indices {
            members[place].beforePrepared = {
                welcome.yield()
                for await _ in released {}
            }
        }
        var late = try fixture.worker("c")
        late.beforeHello = {
            var count = 0
            for await _ in welcomed {
                count += 1
                if count == 2 { break }
            }
        }
        let result = try await fixture.run(members + [late]) { story in
            if story.name == "c" { release.finish() }
        }
        #expect(result.outcome.end == .completed)
        #expect(result.stories.last?.refusal?.contains("c comes too late: the run has its 2 workers") == true)
        #expect(result.printed.contains("refused a worker: c comes too late"))
    }

    @Test func aStopBeforeTheStartEndsWithASummary() async throws {
        let result = try await fixture.run([], stopping: true)
        #expect(result.outcome.end == .stopped)
        #expect(result.outcome.summary?.steps == 0 && result.outcome.summary?.weightsSHA256 == nil)
        #expect(try fixture.events() == ["started", "stopped"])
        expectTidy(result)
    }
}
