package import Digest
package import Wire

/// What the core of the coordinator is told.
package enum RunEvent: Sendable {
    /// A worker's message arrived.
    case message(ControlFromWorker.OneOf_Body, from: WorkerName)
    /// A worker has not been heard of for a while.
    case silent(WorkerName, for: Duration)
    /// A worker's connection closed.
    case disconnected(WorkerName)
    /// The process of a local worker ended.
    case exited(WorkerName, status: String)
    /// The files of a checkpoint are complete.
    case checkpointSaved(step: Int)
    /// Time passed.
    case tick
    /// Somebody asked for the run to stop.
    case stop
    /// Somebody says what a run that holds is to do next.
    case release(Release)
}

/// What the core wants done; the shell does it, in order.
package enum RunAction: Sendable {
    case send(ControlToWorker.OneOf_Body, to: WorkerName)
    /// All workers have joined and make their ends of the ring.
    case ringFormed([Member])
    case committed(Commit)
    case evaluated(Evaluation)
    /// All is done that was released, and the state saved; a release says how it goes on.
    case held(afterSteps: Int)
    /// A worker keeps the state after `step` ready to be fetched.
    case fetch(Snapshot, from: WorkerName)
    case note(RunNote)
    case end(RunEnd)
}

/// Something worth a line in the log.
package struct RunNote: Sendable, Hashable {
    package let event: String
    package let fields: [String: String]
}

/// How a run ended.
public enum RunEnd: Sendable, Hashable {
    /// All steps are done.
    case completed
    /// Somebody stopped it; the state is saved.
    case stopped
    /// It cannot go on; the description is one line.
    case failed(RunFailure)
}

/// Why a run could not go on.
public struct RunFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure, which decides the exit code.
    public enum Kind: Int32, Sendable, Hashable {
        /// Bad usage or input.
        case input = 2
        /// Too many workers are gone.
        case workersLost = 3
        /// Workers disagree about the weights or the samples.
        case mismatch = 4
    }

    /// The kind.
    public let kind: Kind
    /// What happened, in one line.
    public let description: String

    /// Makes a failure.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// A state that a worker holds ready to be fetched.
package struct Snapshot: Sendable, Hashable {
    package let step: Int
    package let byteCount: Int
    package let sha256: SHA256Digest
    package let weightsSHA256: SHA256Digest

    package init(step: Int, byteCount: Int, sha256: SHA256Digest, weightsSHA256: SHA256Digest) {
        self.step = step
        self.byteCount = byteCount
        self.sha256 = sha256
        self.weightsSHA256 = weightsSHA256
    }
}

/// Who a worker is: the name that it gave itself, unique in a run and unchanged by rings.
package typealias WorkerName = String
