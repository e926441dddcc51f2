import Foundation
import Wire

/// Messages that no worker of ours would send: every kind, fields drawn from the edges of their ranges.
struct MessageFuzzer {
    private var random: SplitMix

    init(seed: Int) { random = SplitMix(seed: seed) }

    private mutating func wide() -> UInt64 {
        let edges: [UInt64] = [
            0, 1, 2, 3, 6, UInt64(Int64.max), UInt64(Int64.max) + 1, .max, .max - 1, UInt64(UInt32.max), random.next(),
        ]
        return edges[random.below(edges.count)]
    }

    private mutating func narrow() -> UInt32 { UInt32(truncatingIfNeeded: wide()) }

    private mutating func bytes() -> Data {
        let lengths = [0, 1, 31, 32, 33, 100]
        return Data((0..<lengths[random.below(lengths.count)]).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    private mutating func text() -> String {
        let texts = ["", "w1", "w2", "w9", "a\nb", "\u{0}", String(repeating: "x", count: 300), "é\u{301}"]
        return texts[random.below(texts.count)]
    }

    private mutating func number() -> Double {
        let numbers = [0, -1, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1.5]
        return numbers[random.below(numbers.count)]
    }

    private mutating func groups() -> [ControlGroupResult] {
        (0..<random.below(4)).map { _ in
            var result = ControlGroupResult()
            result.group = narrow()
            result.lossSum = number()
            result.correct = narrow()
            result.inTopK = narrow()
            result.count = narrow()
            return result
        }
    }

    mutating func message() -> ControlFromWorker.OneOf_Body {
        switch random.below(9) {
        case 0: .hello(hello())
        case 1: .prepared(prepared())
        case 2: .ringReady(ringReady())
        case 3: .stepDone(stepDone())
        case 4: .evaluationDone(evaluationDone())
        case 5: .snapshotReady(snapshotReady())
        case 6: .chunk(chunk())
        case 7: .chunkRequest(chunkRequest())
        default: .failure(failure())
        }
    }

    private mutating func hello() -> ControlHello {
        var hello = CoreFixture.hello(text(), slots: narrow())
        if random.below(3) == 0 { hello.protocol = narrow() }
        hello.process = narrow()
        hello.host = text()
        if random.below(3) == 0 { hello.library = text() }
        return hello
    }

    private mutating func prepared() -> ControlPrepared {
        var prepared = CoreFixture.prepared(text())
        if random.below(2) == 0 { prepared.dataSha256 = bytes() }
        prepared.trainCount = wide()
        prepared.ringEndpoint = text()
        prepared.statisticsEndpoint = text()
        return prepared
    }

    private mutating func ringReady() -> ControlRingReady {
        var ready = ControlRingReady()
        ready.generation = narrow()
        ready.planBytes = wide()
        return ready
    }

    private mutating func stepDone() -> ControlStepDone {
        var done = ControlStepDone()
        done.step = wide()
        done.weightsDigest = wide()
        done.groups = groups()
        done.computeUs = narrow()
        return done
    }

    private mutating func evaluationDone() -> ControlEvaluationDone {
        var done = ControlEvaluationDone()
        done.afterSteps = wide()
        done.groups = groups()
        return done
    }

    private mutating func snapshotReady() -> ControlSnapshotReady {
        var ready = ControlSnapshotReady()
        ready.step = wide()
        ready.byteCount = wide()
        ready.sha256 = bytes()
        ready.weightsSha256 = bytes()
        return ready
    }

    private mutating func chunk() -> ControlChunk {
        var chunk = ControlChunk()
        chunk.step = wide()
        chunk.offset = wide()
        chunk.bytes = bytes()
        return chunk
    }

    private mutating func chunkRequest() -> ControlChunkRequest {
        var request = ControlChunkRequest()
        request.step = wide()
        request.offset = wide()
        request.byteCount = narrow()
        return request
    }

    private mutating func failure() -> ControlFailure {
        var failure = ControlFailure()
        failure.reason = text()
        failure.input = random.below(2) == 0
        return failure
    }
}
