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

    /// The time that half of the steps stayed below; of an even number the longer middle one. Sorts them.
    package var median: Duration? { newest.isEmpty ? nil : newest.sorted()[newest.count / 2] }
}
