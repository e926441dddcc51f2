internal import Foundation
internal import Transport

/// The worker processes that the coordinator launched on its own host.
///
/// Each has a pipe from the coordinator as its standard input and ends when that closes, so none outlives the
/// coordinator, however that ends.
package final class LocalWorkers: Sendable {
    private struct Launched {
        let name: WorkerName
        let process: Process
        let tether: FileHandle
    }

    private let launched = Monitor<[Launched]>([])
    private let executable: String
    private let onExit: @Sendable (WorkerName, String) -> Void

    /// - Parameters:
    ///   - executable: The program that has the `worker` command.
    ///   - onExit: Called with name and manner when a worker has ended.
    package init(executable: String, onExit: @escaping @Sendable (WorkerName, String) -> Void) {
        self.executable = executable
        self.onExit = onExit
    }

    /// Starts one worker.
    package func launch(_ name: WorkerName, coordinator endpoint: String, threads: Int) throws(RunFailure) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [
            "worker", "--coordinator", endpoint, "--name", name, "--slots", "\(threads)", "--tethered",
        ]
        let tether = Pipe()
        process.standardInput = tether
        process.terminationHandler = { [onExit] process in onExit(name, Self.manner(process)) }
        // The launcher's end must not reach the children, or they would keep each other's tether open.
        _ = fcntl(tether.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try input("\(executable): cannot start worker \(name)") { try process.run() }
        try? tether.fileHandleForReading.close()
        let worker = Launched(name: name, process: process, tether: tether.fileHandleForWriting)
        launched.withLock { $0.append(worker) }
    }

    /// Gives the workers `grace` to end by themselves, then ends them.
    package func end(grace: Duration) async {
        let deadline = ContinuousClock.now + grace
        while launched.withLock({ $0.contains { $0.process.isRunning } }), ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
        launched.withLock { workers in
            for worker in workers where worker.process.isRunning { kill(worker.process.processIdentifier, SIGKILL) }
            for worker in workers {
                worker.process.waitUntilExit()
                try? worker.tether.close()
            }
            workers = []
        }
    }

    private static func manner(_ process: Process) -> String {
        let status = process.terminationStatus
        return process.terminationReason == .uncaughtSignal
            ? "its process was ended by signal \(status)" : "its process ended with exit code \(status)"
    }
}
