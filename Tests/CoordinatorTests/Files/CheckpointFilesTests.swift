import Checkpoint
import Coordinator
import Digest
import Foundation
import Testing
import Wire

/// States on their way to the disk, and back to workers.
@Suite struct CheckpointFilesTests {
    private static let state = CoordinatorFixture.state
    private static let weights = SHA256.digest(of: [2])
    private let folder: ScratchFolder
    private let configuration: RunConfiguration
    private let run: RunDirectory

    init() throws {
        folder = try ScratchFolder()
        configuration = try sampleConfiguration()
        run = try RunDirectory(creating: folder.path, configuration: configuration)
    }

    private func snapshot(_ step: Int, of bytes: [UInt8] = state) -> Snapshot {
        Snapshot(
            step: step, byteCount: bytes.count, sha256: SHA256.digest(of: bytes), weightsSHA256: Self.weights)
    }

    private func receiver(_ snapshot: Snapshot) throws -> CheckpointReceiver {
        try CheckpointReceiver(
            SnapshotFetch(snapshot, from: "w1"), in: CheckpointDirectory(path: run.checkpoints),
            schedule: configuration.schedule, run: ["model": "lenet5"])
    }

    private func chunk(_ request: ControlChunkRequest, of bytes: [UInt8] = state) -> ControlChunk {
        let start = Int(request.offset)
        return .with {
            $0.step = request.step
            $0.offset = request.offset
            $0.bytes = Data(bytes[start..<start + Int(request.byteCount)])
        }
    }

    private func save(_ step: Int) throws {
        var receiver = try receiver(snapshot(step))
        var requests = receiver.requests()
        while !requests.isEmpty {
            _ = try receiver.take(chunk(requests.removeFirst()), from: "w1")
            requests += receiver.requests()
        }
        _ = try receiver.commit()
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: run.checkpoints)) ?? []).sorted()
    }

    @Test func aStateIsCompleteWithItsLastChunkAndNotBefore() throws {
        var receiver = try receiver(snapshot(938))
        let requests = receiver.requests()
        #expect(requests.count == 3)
        for (place, request) in requests.enumerated() {
            #expect(try receiver.take(chunk(request), from: "w1") == (place == 2))
        }
        #expect(names == ["step-00000938.safetensors.partial"])
        #expect(try receiver.commit() == snapshot(938))
        #expect(names == ["step-00000938.json", "step-00000938.safetensors"])
        let manifest = try CheckpointDirectory(path: run.checkpoints).open(step: 938).manifest
        #expect(manifest.weightsDigest == Self.weights && manifest.position.epoch == 1)
    }

    @Test func chunksOfAnotherWorkerAreOfNoConcern() throws {
        var receiver = try receiver(snapshot(1))
        let requests = receiver.requests()
        #expect(try receiver.take(chunk(requests[0]), from: "w2") == false)
        #expect(try receiver.take(chunk(requests[0]), from: "w1") == false)
    }

    @Test func aStateThatIsGivenUpLeavesNothing() throws {
        do {
            var receiver = try receiver(snapshot(1))
            _ = try receiver.take(chunk(receiver.requests()[0]), from: "w1")
            #expect(names.count == 1)
        }
        #expect(names.isEmpty)
    }

    @Test func anyFlippedBitIsFoundBeforeTheStateHasAName() throws {
        var random = SplitMix(seed: 2)
        for _ in 0..<5 {
            var damaged = Self.state
            let place = 1000 + random.below(damaged.count - 1000)
            damaged[place] ^= 1 << UInt8(random.below(8))
            var receiver = try receiver(snapshot(7))
            for request in receiver.requests() { _ = try receiver.take(chunk(request, of: damaged), from: "w1") }
            #expect(
                failure(ofCommitting: receiver)?.description == "the state after step 7 was damaged on its way from w1")
            #expect(names.isEmpty)
        }
    }

    @Test func bytesThatAreNoTensorsAreRefusedByName() throws {
        let bytes = [UInt8](repeating: 9, count: 100)
        var receiver = try receiver(snapshot(7, of: bytes))
        for request in receiver.requests() { _ = try receiver.take(chunk(request, of: bytes), from: "w1") }
        let failure = failure(ofCommitting: receiver)
        #expect(failure?.kind == .input && failure?.description.contains("step-00000007.safetensors") == true)
        #expect(names.isEmpty)
    }

    private func failure(ofCommitting receiver: consuming CheckpointReceiver) -> RunFailure? {
        do { _ = try receiver.commit() } catch { return error }
        return nil
    }

    @Test func theNewestWholeStateIsGoneOnFrom() throws {
        for step in [3, 9, 12] { try save(step) }
        let path = run.checkpoints + "/step-00000012.safetensors"
        try Data(Self.state.dropLast()).write(to: URL(fileURLWithPath: path))
        var damaged: [String] = []
        let point = try ResumePoint.newest(of: run) { damaged.append($0) }
        #expect(point.step == 9)
        #expect(damaged.count == 1 && damaged[0].contains("step-00000012.safetensors"))
        let announcement = point.announcement
        #expect(announcement.step == 9 && announcement.byteCount == UInt64(Self.state.count))
        #expect(Array(announcement.sha256) == SHA256.digest(of: Self.state).bytes)
    }

    @Test func anyPartOfTheStateIsServed() throws {
        try save(9)
        let point = try ResumePoint.newest(of: run) { _ in }
        var random = SplitMix(seed: 4)
        for _ in 0..<50 {
            let start = random.below(Self.state.count)
            let count = random.below(min(Self.state.count - start, ControlProtocol.chunkBytes) + 1)
            let request = ControlChunkRequest.with {
                $0.step = 9
                $0.offset = UInt64(start)
                $0.byteCount = UInt32(count)
            }
            #expect(try point.chunk(request) == chunk(request))
        }
    }

    @Test func whatIsNotThereIsNotServed() throws {
        try save(9)
        let point = try ResumePoint.newest(of: run) { _ in }
        let count = UInt64(Self.state.count)
        let bad: [(UInt64, UInt64, UInt32)] = [
            (8, 0, 1), (9, count, 1), (9, count - 1, 2), (9, .max, 1), (9, UInt64(Int64.max), .max),
            (9, 0, UInt32(ControlProtocol.chunkBytes) + 1), (.max, 0, 0), (9, 0, .max),
        ]
        for (step, offset, byteCount) in bad {
            let request = ControlChunkRequest.with {
                $0.step = step
                $0.offset = offset
                $0.byteCount = byteCount
            }
            #expect(try point.chunk(request) == nil, "\(request)")
        }
    }

    @Test func aRunWithoutAWholeStateIsRefusedWithTheReason() throws {
        try save(9)
        try Data().write(to: URL(fileURLWithPath: run.checkpoints + "/step-00000009.safetensors"))
        let failure = #expect(throws: RunFailure.self) { try ResumePoint.newest(of: run) { _ in } }
        #expect(failure?.description.contains("no whole checkpoint to go on from; ") == true)
        #expect(failure?.description.contains("step-00000009.safetensors") == true)
    }
}
