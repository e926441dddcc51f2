internal import Foundation
package import Wire

/// `--trace FILE`: what each thread of each worker did when, in Chrome's trace event format, which Perfetto opens.
///
/// A worker is a process of the trace, its threads are its tracks; buckets of the gradient, which overlap, are
/// asynchronous events. Times are microseconds since the coordinator began; the clocks of several hosts are as far
/// apart as the hosts' wall clocks. Source of the format: "Trace Event Format", The Chromium Authors.
package final class TraceFile {
    private let path: String
    private let handle: FileHandle
    private let begun: UInt64
    private let encoder = LineFile.encoder
    private var tracks: [WorkerName: (process: Int, threads: [String: Int])] = [:]
    private var isEmpty = true

    /// Makes the file; refused if there is one.
    ///
    /// - Parameter begun: Nanoseconds since 1970 that count as 0.
    package init(path: String, begun: UInt64 = TraceFile.now()) throws(RunFailure) {
        self.path = path
        self.begun = begun
        guard !FileManager.default.fileExists(atPath: path) else {
            throw RunFailure(.input, "--trace \(path): the file is there already; name another, or remove it")
        }
        guard FileManager.default.createFile(atPath: path, contents: Data("{\"traceEvents\":[\n".utf8)),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw RunFailure(.input, "--trace \(path): cannot be made; is the folder there and writable?") }
        self.handle = handle
        try input("--trace \(path): cannot be written") { _ = try handle.seekToEnd() }
    }

    /// Adds what a worker did in a step.
    package func append(_ trace: ControlTrace, of worker: WorkerName) throws(RunFailure) {
        var events: [TraceEvent] = []
        let process = process(worker, &events)
        for span in trace.spans {
            let thread = thread(span.track, of: worker, process, &events)
            events += TraceEvent.events(for: span, since: begun, process: process, thread: thread)
        }
        try write(events)
    }

    /// Ends the file: before that it is no JSON, though Chrome and Perfetto read it all the same.
    package func close() throws(RunFailure) {
        try input("--trace \(path): cannot be written") {
            try handle.write(contentsOf: Data("\n]}\n".utf8))
            try handle.close()
        }
    }

    /// Removes the file: the run does not begin.
    package func discard() { try? FileManager.default.removeItem(atPath: path) }

    /// Nanoseconds since 1970.
    package static func now() -> UInt64 {
        UInt64(max(0, Date().timeIntervalSince1970 * 1e9))
    }

    /// The number of a worker, which is named in the trace when it comes first.
    private func process(_ worker: WorkerName, _ events: inout [TraceEvent]) -> Int {
        if let known = tracks[worker] { return known.process }
        let process = tracks.count + 1
        tracks[worker] = (process, [:])
        events.append(.name(of: "process_name", worker, process: process, thread: 0))
        return process
    }

    private func thread(
        _ track: String, of worker: WorkerName, _ process: Int, _ events: inout [TraceEvent]
    ) -> Int {
        if let known = tracks[worker]?.threads[track] { return known }
        let thread = (tracks[worker]?.threads.count ?? 0) + 1
        tracks[worker]?.threads[track] = thread
        events.append(.name(of: "thread_name", track, process: process, thread: thread))
        return thread
    }

    private func write(_ events: [TraceEvent]) throws(RunFailure) {
        try input("--trace \(path): cannot be written") {
            var text = Data()
            for event in events {
                if !isEmpty { text.append(contentsOf: Data(",\n".utf8)) }
                isEmpty = false
                text.append(try encoder.encode(event))
            }
            try handle.write(contentsOf: text)
        }
    }
}
