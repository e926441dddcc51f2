package import ArgumentParser
internal import Foundation
package import Worker

/// `regatta worker`: takes part in the run of a coordinator.
package struct WorkerCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Take part in a run as a worker.",
        discussion: "Connects to a coordinator that was started with regatta train --listen.")

    @Option(help: "Endpoint of the coordinator, for example tcp://10.0.0.1:5570.")
    var coordinator: String

    @Option(help: "Threads: chip groups to compute at once. (default: one for each core)")
    var slots: Int?

    @Option(help: "Name, unique in the run. (default: host name and process id)")
    var name: String?

    @Option(help: "Where the data set lies on this host. (default: where the coordinator says)")
    var data: String?

    @Option(help: "Address of this host that the other workers reach. (default: the one that faces the coordinator)")
    var ringAddress: String?

    @Option(help: "Seconds to wait for the coordinator to answer.")
    var connectTimeout = 10

    @Flag(help: .hidden)
    var tethered = false

    package init() {}

    /// The options as a worker takes them.
    package func options() throws -> WorkerOptions {
        WorkerOptions(
            coordinator: coordinator, name: name ?? Self.defaultName,
            slots: try Parsing.threads(slots ?? ProcessInfo.processInfo.activeProcessorCount, "--slots"),
            data: data, ringAddress: ringAddress,
            connectTimeout: .seconds(try Parsing.positive(connectTimeout, "--connect-timeout", example: 10)),
            version: Version.text)
    }

    package func run() async throws {
        if tethered { Tether.hold() }
        let options = try options()
        do throws(WorkerError) {
            try await Worker(options).run()
        } catch {
            let code = error.isInput ? CommandFailure.badInput : CommandFailure.lost
            if tethered, error.isReported { Foundation.exit(code) }  // Its coordinator says why.
            throw CommandFailure("worker \(options.name): \(error)", code: code)
        }
    }

    private static var defaultName: String {
        "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
