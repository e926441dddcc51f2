/// How much work is given out ahead of the last commit: enough that no worker waits for the coordinator, little
/// enough that a stop takes effect within about half a second (or two steps, if those take longer).
package struct Pacing: Sendable {
    /// Work that a stop must wait for.
    package static let ahead = Duration.milliseconds(500)
    /// One item under way, one queued.
    package static let fewest = 2
    /// At steps of a few milliseconds more would only lengthen a stop.
    package static let most = 64

    private var meanStep: Duration?

    package init() {}

    /// Notes how long a step took.
    package mutating func note(step: Duration) {
        guard let mean = meanStep else {
            meanStep = step
            return
        }
        meanStep = mean + (step - mean) / 8
    }

    /// Items that may be given out and not yet done.
    package var window: Int {
        guard let meanStep, meanStep > .zero else { return Self.fewest }
        return min(max(Int((Self.ahead / meanStep).rounded(.up)), Self.fewest), Self.most)
    }
}
