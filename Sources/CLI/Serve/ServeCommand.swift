internal import ArgumentParser
internal import Coordinator
internal import Foundation
internal import UnixSignals

/// `regatta serve`: trains the models of clients, one after the other.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Train the Keras models of Python clients on local workers.",
        discussion: """
            Serves one client at a time, until it is interrupted. The client is the Python package in python/; \
            what passes between hosts is not encrypted.
            """)

    @Option(help: "Endpoint for clients, for example tcp://10.0.0.1:5570.")
    var listen = "tcp://127.0.0.1:5570"

    @Option(help: "Workers to launch on this host.")
    var workers: Int?

    @Option(help: "Threads of each worker. (default: the cores over the workers)")
    var threads: Int?

    @Option(help: "Size of the machine in chips, WxH.")
    var machine = JobOptions.Defaults.machine

    @Option(help: "Size of a chip group, WxH.")
    var group = JobOptions.Defaults.group

    @Option(help: "Folder in which the clients' arrays are kept. (default: ~/.cache/regatta)")
    var cache: String?

    @Option(help: "How many bytes of them.")
    var cacheSize = ByteSize(bytes: 32 << 30)

    @Flag(help: "End with the standard input, as of a program that started this one.")
    var untilInputEnds = false

    func run() async throws {
        let service = try ServiceShell(settings())
        let signals = Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) { service.close() }
        }
        if untilInputEnds {
            Thread.detachNewThread {
                while (try? FileHandle.standardInput.read(upToCount: 1))?.isEmpty == false {}
                service.close()
            }
        }
        say("serving at \(service.endpoint)")
        await service.serve()
        signals.cancel()
    }

    private func settings() throws -> ServiceShell.Settings {
        let groups = try Parsing.groups(machine: machine, group: group)
        var arguments = ["--transport", "ipc"]
        if let workers { arguments += ["--workers", "\(workers)"] }
        if let threads { arguments += ["--threads", "\(threads)"] }
        var execution = try ExecutionArguments.parse(arguments).options(groups: groups.count)
        execution.isPaced = true
        let home = ProcessInfo.processInfo.environment["HOME"] ?? NSTemporaryDirectory()
        return ServiceShell.Settings(
            endpoint: listen, machine: ServiceJob.Machine(machine: machine, group: group), execution: execution,
            executable: try Train.executablePath(), cache: cache ?? "\(home)/.cache/regatta/arrays",
            cacheBytes: cacheSize.bytes)
    }
}
