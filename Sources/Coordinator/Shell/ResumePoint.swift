package import Checkpoint
package import Wire

/// The checkpoint that a resumed run goes on from, and the bytes of it that workers ask for.
package final class ResumePoint {
    package let checkpoint: Checkpoint
    private let file: SafetensorsFile

    /// The newest whole checkpoint of a run; `report` hears of damaged ones that were passed over.
    package static func newest(
        of directory: RunDirectory, report: (String) -> Void
    ) throws(RunFailure) -> ResumePoint {
        let folder = CheckpointDirectory(path: directory.checkpoints)
        let latest = try checkpointErrors { () throws(CheckpointError) in try folder.latest() }
        for damaged in latest.damaged { report(damaged.description) }
        guard let checkpoint = latest.checkpoint else {
            let why = latest.damaged.first.map { "; \($0)" } ?? ""
            throw RunFailure(.input, "\(directory.checkpoints): no whole checkpoint to go on from\(why)")
        }
        let file = try checkpointErrors { () throws(CheckpointError) in try checkpoint.open() }
        return ResumePoint(checkpoint, file)
    }

    private init(_ checkpoint: Checkpoint, _ file: consuming SafetensorsFile) {
        self.checkpoint = checkpoint
        self.file = file
    }

    /// Optimizer steps that it has behind it.
    package var step: Int { checkpoint.manifest.position.step }

    /// What workers are told of it.
    package var announcement: ControlResume {
        .with {
            $0.step = UInt64(step)
            $0.byteCount = UInt64(checkpoint.manifest.byteCount)
            $0.sha256 = .init(checkpoint.manifest.fileDigest.bytes)
        }
    }

    /// The chunk that a worker asks for; nil for one that is not there.
    package func chunk(_ request: ControlChunkRequest) throws(RunFailure) -> ControlChunk? {
        let byteCount = checkpoint.manifest.byteCount
        guard request.step == UInt64(step), request.byteCount <= ControlProtocol.chunkBytes,
            request.offset <= UInt64(byteCount), Int(request.offset) + Int(request.byteCount) <= byteCount
        else { return nil }
        let range = Int(request.offset)..<Int(request.offset) + Int(request.byteCount)
        do throws(CheckpointError) {
            let bytes = try file.bytes(in: range)
            return .with {
                $0.step = request.step
                $0.offset = request.offset
                $0.bytes = .init(bytes)
            }
        } catch {
            throw RunFailure(.input, error.description)
        }
    }
}
