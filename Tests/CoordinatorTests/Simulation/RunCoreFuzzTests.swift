import Coordinator
import Foundation
import Testing
import Wire

/// Nothing that comes over the wire makes the coordinator crash, and strangers change nothing.
@Suite(.timeLimit(.minutes(5))) struct RunCoreFuzzTests {
    private let plan = RunPlan(workers: 2, groups: 4, samples: 12, batch: 4, epochs: 2, checkpointEvery: 2)

    @Test func anyMessageOfAnyoneAtAnyTimeIsSurvived() {
        for seed in 0..<300 {
            var random = SplitMix(seed: seed)
            var fuzzer = MessageFuzzer(seed: seed)
            var run = CoreSimulation(plan)
            run.run(moves: random.below(40), &random)
            for _ in 0..<30 {
                let name = ["w1", "w2", "stranger", ""][random.below(4)]
                run.handle(.message(fuzzer.message(), from: name))
                run.run(moves: random.below(2), &random)
            }
            if case .failed(let failure) = run.end {
                #expect(!failure.description.contains("\n"), "\(failure)")
            }
        }
    }

    @Test func strangersCannotDisturbARun() {
        for seed in 0..<60 {
            var random = SplitMix(seed: seed)
            var fuzzer = MessageFuzzer(seed: seed + 1000)
            var run = CoreSimulation(plan)
            while run.end == nil, let move = run.moves().randomElement(using: &random) {
                run.make(move)
                run.handle(.message(fuzzer.message(), from: "stranger-\(random.below(3))"))
                if random.below(5) == 0 { run.handle(.disconnected("stranger-1")) }
            }
            run.expectCompleted()
        }
    }

    @Test func whatAWorkerWasNotAskedForEndsTheRunWithItsName() {
        let cases: [ControlFromWorker.OneOf_Body] = [
            .stepDone(.with { $0.step = .max }), .stepDone(.with { $0.step = 7 }),
            .evaluationDone(.with { $0.afterSteps = .max }), .evaluationDone(.with { $0.afterSteps = 1 }),
            .snapshotReady(CoreSimulation.snapshotReady(step: .max)),
            .snapshotReady(CoreSimulation.snapshotReady(step: 1)),
        ]
        for body in cases {
            var fixture = CoreFixture(workers: 2)
            _ = fixture.form(["w1", "w2"])
            let failure = fixture.send(body, from: "w2").failure
            #expect(failure?.kind == .mismatch, "\(body)")
            #expect(failure?.description.hasPrefix("w2 ") == true)
        }
    }

    @Test func damagedBytesAreNoMessageOrOneThatIsSurvived() throws {
        var fuzzer = MessageFuzzer(seed: 3)
        var random = SplitMix(seed: 4)
        for _ in 0..<300 {
            let message = ControlFromWorker.with { $0.body = fuzzer.message() }
            var bytes: [UInt8] = try message.serializedBytes()
            for _ in 0...random.below(3) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.below(3) == 0 { bytes.removeLast(random.below(bytes.count + 1)) }
            guard let read = try? ControlFromWorker(serializedBytes: bytes), let body = read.body else { continue }
            var run = CoreSimulation(plan)
            run.run(moves: random.below(30), &random)
            run.handle(.message(body, from: "w1"))
        }
    }

    @Test func aStateOfNoBytesOrWithoutDigestsIsRefused() {
        let spoilers: [(String, (inout ControlSnapshotReady) -> Void)] = [
            ("0 bytes", { $0.byteCount = 0 }), ("not a SHA-256", { $0.sha256 = Data() }),
            ("not a SHA-256", { $0.weightsSha256 = Data(count: 33) }),
        ]
        for (words, spoil) in spoilers {
            var fixture = CoreFixture(workers: 1, groups: 1, samples: 8, checkpointEvery: 1)
            _ = fixture.form(["w1"])
            var ready = CoreSimulation.snapshotReady(step: 1)
            spoil(&ready)
            #expect(fixture.send(.snapshotReady(ready), from: "w1").failure?.description.contains(words) == true)
        }
    }

    @Test func aStateIsOfferedOnceAndOnlyByTheWorkerThatWasAsked() {
        for (first, second) in [("w2", nil), ("w1", "w1"), ("w1", "w2")] as [(String, String?)] {
            var fixture = CoreFixture(workers: 2, groups: 2, samples: 8, checkpointEvery: 1)
            _ = fixture.form(["w1", "w2"])
            let ready = ControlFromWorker.OneOf_Body.snapshotReady(CoreSimulation.snapshotReady(step: 1))
            var failure = fixture.send(ready, from: first).failure
            if let second {
                #expect(failure == nil)
                failure = fixture.send(ready, from: second).failure
            }
            #expect(failure?.description.hasSuffix("without being asked") == true)
        }
    }
}
