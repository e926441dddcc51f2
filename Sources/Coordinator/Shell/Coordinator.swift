internal import Checkpoint
public import Chip
internal import Foundation
internal import NeuralNetwork
internal import Transport
internal import Wire

/// Carries a run out: launches workers, talks to them, writes down what happens.
///
/// A thin shell: `RunCore` decides; this turns messages, exits, ticks and a stop into events and does what comes out.
public actor Coordinator {
    /// What a run came to.
    public struct Outcome: Sendable {
        /// How it ended.
        public let end: RunEnd
        /// What came of it; nil if it failed.
        public let summary: RunSummary?
        /// Where the time of the steps went; nil if it failed, or took less than two steps.
        public let times: TrainingTimes?
    }

    /// Whether and how progress is shown.
    public struct View: Sendable {
        /// On a terminal, or plain.
        public var style: ProgressPrinter.Style
        /// One more line for each worker.
        public var workerLines: Bool
        /// Takes text for the person.
        public var write: @Sendable (String) -> Void

        /// Makes a view.
        public init(
            style: ProgressPrinter.Style, workerLines: Bool = false, write: @escaping @Sendable (String) -> Void
        ) {
            self.style = style
            self.workerLines = workerLines
            self.write = write
        }
    }

    let configuration: RunConfiguration
    let options: ExecutionOptions
    let view: View
    let report: @Sendable (RunNews) -> Void
    let executable: String
    var record: RunRecord
    var core: RunCore
    var receiver: CheckpointReceiver?
    let resume: ResumePoint?
    let server: ControlServer
    let sockets: SocketFolder
    let trace: TraceFile?
    let inbox = Inbox()
    let clock = ContinuousClock()
    let begun: ContinuousClock.Instant
    var ended: RunEnd?

    /// Prepares a run: opens the control endpoint, then the files; launches nothing yet.
    ///
    /// - Parameters:
    ///   - place: The run's folder, to be made or to be gone on with.
    ///   - executable: The program that local workers run.
    ///   - emulation: What each step takes on the machine, for the step sizes of the schedule; nil if that is unknown.
    ///   - initial: What a new run begins with; nil for weights drawn from its seed.
    ///   - report: Told of what the run does, on the actor: it must not wait.
    public init(
        _ configuration: RunConfiguration, _ options: ExecutionOptions, in place: RunPlace, executable: String,
        emulation: Emulation? = nil, beginningWith initial: InitialState? = nil, view: View,
        report: @escaping @Sendable (RunNews) -> Void = { _ in }
    ) throws(RunFailure) {
        self.configuration = configuration
        self.options = options
        self.view = view
        self.report = report
        self.executable = executable
        begun = clock.now
        let sockets = try SocketFolder()
        let server = try Self.listen(options, sockets)
        var trace: TraceFile?
        do throws(RunFailure) {
            let setup = try RunSetup(configuration, options, sockets)
            trace = try options.trace.map { trace throws(RunFailure) in try TraceFile(path: trace.path) }
            let files = try RunFiles(
                place, configuration, options, emulation, beginningWith: initial, view: view)
            core = RunCore(
                settings: try setup.settings(resume: files.resume?.announcement), agenda: files.agenda,
                savedStep: files.resume?.step)
            record = files.record
            resume = files.resume
        } catch {
            trace?.discard()
            server.close()
            sockets.remove()
            throw error
        }
        self.trace = trace
        self.sockets = sockets
        self.server = server
    }

    private static func listen(_ options: ExecutionOptions, _ sockets: SocketFolder) throws(RunFailure) -> ControlServer
    {
        do throws(TransportError) {
            var endpoints = [try Endpoint(sockets.endpoint("control"))]
            if let listen = options.listen { endpoints.append(try Endpoint(listen)) }
            return try ControlServer(
                bindingTo: endpoints, silenceLimit: options.silenceLimit,
                maximumMessageBytes: ControlProtocol.largestMessageBytes, eventLimit: Inbox.limit)
        } catch {
            sockets.remove()
            throw RunFailure(.input, error.description)
        }
    }

    /// The run's folder.
    public var directory: RunDirectory { record.directory }

    /// Endpoints that workers connect to, ports resolved: the local one first.
    public nonisolated var endpoints: [String] { server.endpoints.map(\.description) }

    /// Asks the run to stop after the work that is given out, state saved.
    public nonisolated func stop() { inbox.post(.stop) }

    /// Says what a run that holds is to do next.
    public nonisolated func release(_ release: Release) { inbox.post(.release(release)) }

    /// Carries the run out to its end; leaves no process and no socket behind.
    public func run() async -> Outcome {
        let workers = LocalWorkers(executable: executable) { [inbox] in inbox.post(.exited($0, status: $1)) }
        let pumps = [inbox.pump(server), inbox.tick()]
        do throws(RunFailure) {
            try noteStart()
            for name in RunSetup.localNames(options) {
                try workers.launch(name, coordinator: endpoints[0], threads: options.threads)
            }
            for await event in inbox.events {
                try take(event)
                if ended != nil { break }
            }
        } catch {
            perform(core.end(.failed(error)))
        }
        await workers.end(grace: .seconds(5))
        for pump in pumps { pump.cancel() }
        server.close()
        sockets.remove()
        receiver = nil  // What has come of an unfinished checkpoint goes.
        return conclude(ended ?? .failed(RunFailure(.workersLost, "the coordinator's inbox closed")))
    }

    /// Time since the coordinator began.
    var now: Duration { begun.duration(to: clock.now) }
}
