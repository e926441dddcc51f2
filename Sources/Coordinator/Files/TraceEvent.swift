internal import Wire

/// One object of Chrome's trace event format; its names are the format's.
struct TraceEvent: Encodable {
    var name: String
    /// Category.
    var cat: String?
    /// Phase: `X` a span of a thread, `b` and `e` the ends of an asynchronous one, `M` a name.
    var ph: String
    /// Begin and length in microseconds.
    var ts: Double?
    var dur: Double?
    var pid: Int
    var tid: Int
    /// What belongs together of asynchronous events.
    var id: String?
    var args: [String: String]?

    /// The name of a process or thread.
    static func name(of kind: String, _ name: String, process: Int, thread: Int) -> TraceEvent {
        TraceEvent(name: kind, ph: "M", pid: process, tid: thread, args: ["name": name])
    }

    /// The events that show a span; `begun` counts as 0.
    static func events(
        for span: ControlTraceSpan, since begun: UInt64, process: Int, thread: Int
    ) -> [TraceEvent] {
        // Nanoseconds since 1970 exceed a Double's 53 bits, so they are subtracted as integers.
        let start = Double(Int64(bitPattern: span.startNs &- begun)) / 1_000
        let length = Double(span.durationNs) / 1_000
        guard span.overlapping else {
            return [
                TraceEvent(
                    name: span.name, cat: span.track, ph: "X", ts: start, dur: length, pid: process, tid: thread)
            ]
        }
        let id = "\(process) \(span.name)"
        return [
            TraceEvent(name: span.name, cat: span.track, ph: "b", ts: start, pid: process, tid: thread, id: id),
            TraceEvent(
                name: span.name, cat: span.track, ph: "e", ts: start + length, pid: process, tid: thread, id: id),
        ]
    }
}
