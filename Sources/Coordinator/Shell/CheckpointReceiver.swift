package import Checkpoint
internal import Digest
package import Wire

/// Brings the state from a worker into a checkpoint: asks for chunks, writes them, checks the digest.
package struct CheckpointReceiver: ~Copyable {
    private var fetch: SnapshotFetch
    private var writer: CheckpointWriter
    private var hash = SHA256()
    private let run: [String: String]

    /// Begins the files of a checkpoint.
    package init(
        _ fetch: SnapshotFetch, in directory: CheckpointDirectory, schedule: StepSchedule, run: [String: String]
    ) throws(RunFailure) {
        self.fetch = fetch
        self.run = run
        let position = schedule.position(afterSteps: fetch.snapshot.step)
        let byteCount = fetch.snapshot.byteCount
        writer = try checkpointErrors { () throws(CheckpointError) in
            try directory.begin(position, byteCount: byteCount)
        }
    }

    /// Requests to send to the worker.
    package mutating func requests() -> [ControlChunkRequest] { fetch.requests() }

    /// Takes a chunk; true when it was the last.
    package mutating func take(_ chunk: ControlChunk, from worker: WorkerName) throws(RunFailure) -> Bool {
        guard worker == fetch.worker else { return false }
        try fetch.take(chunk)
        let bytes = Array(chunk.bytes)
        hash.update(unsafe bytes.span.bytes)
        do throws(CheckpointError) {
            try writer.append(bytes)
        } catch {
            throw RunFailure(.input, error.description)
        }
        return fetch.isComplete
    }

    /// Completes the files.
    package consuming func commit() throws(RunFailure) -> Snapshot {
        let (snapshot, worker, run) = (fetch.snapshot, fetch.worker, run)
        guard hash.finish() == snapshot.sha256 else {
            throw RunFailure(
                .mismatch, "the state after step \(snapshot.step) was damaged on its way from \(worker)")
        }
        do throws(CheckpointError) {
            _ = try writer.commit(weightsDigest: snapshot.weightsSHA256, run: run)
        } catch {
            throw RunFailure(.input, error.description)
        }
        return snapshot
    }
}

/// Runs checkpoint work; a failure of it is the user's to mend.
func checkpointErrors<Result: ~Copyable>(
    _ work: () throws(CheckpointError) -> Result
) throws(RunFailure) -> Result {
    do throws(CheckpointError) {
        return try work()
    } catch {
        throw RunFailure(.input, error.description)
    }
}

extension StepSchedule {
    /// Where a run is after so many steps.
    package func position(afterSteps steps: Int) -> TrainingPosition {
        let place = place(of: steps)
        return TrainingPosition(
            step: steps, epoch: place.epoch, batchInEpoch: place.step, samplesInEpoch: place.step * batchSize)
    }
}
