public import ArgumentParser
public import Coordinator
internal import Foundation

/// The options that change speed and place, never the result.
package struct ExecutionArguments: ParsableArguments {
    @Option(help: "Worker processes to launch on this host. (default: one for each core, at most one for each group)")
    var workers: Int?

    @Option(help: "Threads of each local worker: chip groups it computes at once. (default: its share of the cores)")
    var threads: Int?

    @Option(help: "Take workers of other hosts at this endpoint, for example tcp://10.0.0.1:5570.")
    var listen: String?

    @Option(help: "Workers to wait for from other hosts; needs --listen.")
    var remoteWorkers: Int?

    @Option(help: "Transport of the ring between local workers: ipc or tcp.")
    var transport: RingTransportKind = .ipc

    @Option(help: "Bytes of gradient that go round the ring together, for example 64KiB.")
    var bucketSize = ByteSize(bytes: 1 << 20)

    @Option(help: "End after so many steps in all.")
    var steps: Int?

    @Option(help: "Save the state every so many steps, beside the end of each epoch.")
    var checkpointEvery: Int?

    @Option(help: "Seconds to wait for all workers to join.")
    var joinTimeout = 60

    @Flag(help: "Save memory and take longer: make results again on the way back instead of keeping them all.")
    var recompute = false

    @Option(help: "Write what each thread did when into this file, in Chrome's trace format, which Perfetto opens.")
    var trace: String?

    @Option(help: "Steps that the trace covers, the first ones. (default: 20)")
    var traceSteps: Int?

    package init() {}

    /// Bytes of a bucket beyond which nothing overlaps any more.
    private static let largestBucket = 1 << 30

    /// The options as the coordinator takes them, for a machine of so many chip groups.
    package func options(groups: Int) throws -> ExecutionOptions {
        let remote = try remoteCount()
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let local = workers ?? (remote > 0 ? 0 : min(cores, groups))
        try check(local: local, remote: remote, groups: groups)
        guard bucketSize.bytes % 4 == 0, bucketSize.bytes <= Self.largestBucket else {
            throw CommandFailure(
                "--bucket-size is \(bucketSize.bytes) bytes; it must be a multiple of 4 up to 1GiB, for example 1MiB")
        }
        return ExecutionOptions(
            localWorkers: local, remoteWorkers: remote,
            threads: try Parsing.threads(threads ?? max(1, cores / max(local, 1)), "--threads"),
            listen: listen, transport: transport, bucketBytes: bucketSize.bytes,
            stepLimit: try steps.map { try Parsing.positive($0, "--steps", example: 1000) },
            checkpointEvery: try checkpointEvery.map { try Parsing.positive($0, "--checkpoint-every", example: 100) },
            joinTimeout: .seconds(try Parsing.positive(joinTimeout, "--join-timeout", example: 60)),
            trace: try traceOptions(), recomputes: recompute)
    }

    private func traceOptions() throws -> TraceOptions? {
        guard let trace else {
            guard traceSteps == nil else {
                throw CommandFailure("--trace-steps needs --trace, for example --trace trace.json")
            }
            return nil
        }
        return TraceOptions(
            path: trace, steps: try Parsing.positive(traceSteps ?? 20, "--trace-steps", example: 20))
    }

    private func remoteCount() throws -> Int {
        let remote = remoteWorkers ?? (listen == nil ? 0 : 1)
        guard remote >= 0 else { throw CommandFailure("--remote-workers is \(remote); it must be at least 0") }
        guard remote == 0 || listen != nil else {
            throw CommandFailure(
                "--remote-workers \(remote) needs --listen: where they connect to, for example tcp://10.0.0.1:5570")
        }
        return remote
    }

    private func check(local: Int, remote: Int, groups: Int) throws {
        guard local >= 0, local > 0 || remote > 0 else {
            throw CommandFailure("--workers is \(local); it must be at least 1, or take others with --listen")
        }
        let (workers, isTooLarge) = local.addingReportingOverflow(remote)
        guard !isTooLarge, workers <= groups else {
            throw CommandFailure(
                "--workers: \(isTooLarge ? Int.max : workers) workers are more than the machine's \(groups) chip groups, and each "
                    + "needs at least one; use at most \(groups), or smaller groups, for example --group 3x3")
        }
    }
}

extension RingTransportKind: ExpressibleByArgument {}
