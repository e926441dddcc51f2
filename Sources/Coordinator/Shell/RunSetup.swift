internal import Foundation
internal import Transport
package import Wire

/// What workers are told at the start.
package struct RunSetup {
    private let configuration: RunConfiguration
    private let options: ExecutionOptions
    private let ringBind: [WorkerName: String]

    /// A neighbour that computes a large step is silent in the ring, though not on its control channel, where the
    /// coordinator hears it; so the ring itself gives up late.
    private static let ringPatienceMilliseconds: UInt32 = 600_000

    /// Names of the workers that the coordinator launches itself.
    package static func localNames(_ options: ExecutionOptions) -> [WorkerName] {
        (0..<options.localWorkers).map { "local-\($0 + 1)" }
    }

    /// Decides where the ends of the ring are; refuses endpoints that other workers cannot reach.
    package init(
        _ configuration: RunConfiguration, _ options: ExecutionOptions, _ sockets: SocketFolder
    ) throws(RunFailure) {
        self.configuration = configuration
        self.options = options
        ringBind = try Self.ringBind(options, sockets)
    }

    package func settings(resume: ControlResume?) throws(RunFailure) -> RunCore.Settings {
        RunCore.Settings(
            welcome: try welcome(resume: resume), workers: options.workers, groups: configuration.groups,
            dataSHA256: configuration.dataSHA256, testCount: configuration.testCount,
            joinTimeout: options.joinTimeout, ringBind: ringBind)
    }

    private func welcome(resume: ControlResume?) throws(RunFailure) -> ControlWelcome {
        let model = try json(configuration.model)
        let optimizer = try json(configuration.optimizer)
        let objective = try json(configuration.objective)
        return .with {
            $0.model = model
            $0.optimizer = optimizer
            $0.objective = objective
            $0.format = configuration.format.rawValue
            $0.rounding = configuration.rounding?.rawValue ?? ""
            $0.data = configuration.data
            $0.seed = configuration.seed
            $0.batchSize = UInt32(configuration.batchSize)
            $0.groups = UInt32(configuration.groups)
            $0.passes = UInt32(configuration.accumulate.rawValue)
            $0.bucketBytes = UInt64(options.bucketBytes)
            $0.ringPatienceMs = Self.ringPatienceMilliseconds
            $0.traceSteps = UInt32(clamping: options.trace?.steps ?? 0)
            $0.recompute = options.recomputes
            $0.keepOrder = configuration.keepsOrder ?? false
            if let resume { $0.resume = resume }
        }
    }

    private func json(_ value: some Encodable) throws(RunFailure) -> String {
        try input("the run's configuration cannot be written") {
            String(decoding: try LineFile.encoder.encode(value), as: UTF8.self)
        }
    }

    /// Where the local workers' ends of the ring bind: sockets in the private folder, or TCP. If workers of other
    /// hosts take part, that is TCP at the address that the coordinator listens on.
    private static func ringBind(
        _ options: ExecutionOptions, _ sockets: SocketFolder
    ) throws(RunFailure) -> [WorkerName: String] {
        let host = try options.remoteWorkers > 0 ? listenHost(options) : "127.0.0.1"
        let overTCP = options.remoteWorkers > 0 || options.transport == .tcp
        let pairs = localNames(options).map { name in
            (name, overTCP ? "tcp://\(host):*" : sockets.endpoint("\(name).ring"))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private static func listenHost(_ options: ExecutionOptions) throws(RunFailure) -> String {
        let text = options.listen ?? ""
        do throws(TransportError) {
            let endpoint = try Endpoint(text)
            if case .tcp(let host, _) = endpoint, options.localWorkers == 0 || endpoint.isReachable { return host }
        } catch {
            throw RunFailure(.input, "--listen: \(error)")
        }
        throw RunFailure(
            .input,
            "--listen \(text) names no address of this host that other workers can reach, and the ring must find the "
                + "local workers: write for example tcp://10.0.0.1:5570")
    }
}

extension Endpoint {
    /// Whether other hosts can connect to the host that it names.
    fileprivate var isReachable: Bool {
        guard case .tcp(let host, _) = self else { return false }
        return Endpoint.tcp(host: host, port: 1).isDefinite
    }
}
