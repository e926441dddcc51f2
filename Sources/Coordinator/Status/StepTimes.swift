/// How long the newest steps took: a median stands still when the host is busy with something else for a while, where
/// a mean does not.
package struct StepTimes: Sendable, Hashable {
    /// Steps that are remembered.
    package static let most = 10_000

    private var newest: [Duration] = []
    private var next = 0

    package init() {}

    /// Takes a step's time; forgets the oldest one if there are too many.
    package mutating func note(_ time: Duration) {
        if newest.count < Self.most {
            newest.append(time)
        } else {
            newest[next] = time
            next = (next + 1) % Self.most
        }
    }

    /// Number of steps that are remembered.
    package var count: Int { newest.count }

    /// Mean time of those.
    package var mean: Duration? { newest.isEmpty ? nil : newest.reduce(.zero, +) / newest.count }

    /// The time that half of the steps stayed below; of an even number the longer middle one. Sorts them.
    package var median: Duration? { percentile(50) }

    /// The time that so many percent of the steps, rounded down, stayed below. Sorts them.
    package func percentile(_ percent: Int) -> Duration? {
        newest.isEmpty ? nil : newest.sorted()[min(newest.count * percent / 100, newest.count - 1)]
    }
}
