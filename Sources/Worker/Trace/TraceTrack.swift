internal import NeuralNetwork

/// The line of a trace that shows one compute thread.
struct TraceTrack: Sendable {
    private let recorder: TraceRecorder
    private let name: String

    init(_ recorder: TraceRecorder, _ name: String) {
        self.recorder = recorder
        self.name = name
    }

    /// Notes something that has just ended.
    func note(_ what: String, from begun: ContinuousClock.Instant) {
        recorder.note(what, on: name, from: begun)
    }

    /// Notes a pass of several, which has just ended, around what it was made of.
    func note(pass: Int, of passes: Int, from begun: ContinuousClock.Instant) {
        recorder.note("\(name): pass \(pass + 1) of \(passes)", on: "passes", from: begun, overlapping: true)
    }

    /// What a plan tells of its work, while a step is traced.
    var observer: Plan.Observer? {
        guard recorder.isOn else { return nil }
        return { [self] what, begun in note(what, from: begun) }
    }
}
