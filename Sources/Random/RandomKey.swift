/// A place in the tree of random streams of a run: the seed is the root, each use has a branch of its own.
///
/// `RandomKey(seed: 7).child(.shuffle).child(epoch)` names the shuffle of one epoch. Two different paths give
/// independent streams; the same path gives the same numbers on every worker.
///
/// A purpose is the branch with its number, and branches are drawn from the counters whose high half is 1: so use
/// a place either to branch from or to draw from, not both.
public struct RandomKey: Sendable, Hashable {
    /// The 64-bit key of this place.
    public let value: UInt64

    /// The root of a run's streams.
    public init(seed: UInt64) {
        value = Philox(key: seed).words(0x7265_6761_7474_6131).first64
    }

    private init(value: UInt64) {
        self.value = value
    }

    /// What a stream is for. The raw values are part of the result of a run: never renumber them.
    public enum Purpose: UInt64, Sendable {
        case initialization = 1
        case shuffle = 2
        case dropout = 3
        case synthetic = 4
        case rounding = 5
    }

    /// The branch of one purpose.
    public func child(_ purpose: Purpose) -> RandomKey {
        child(purpose.rawValue)
    }

    /// The branch with a number: an epoch, a step, a layer, a parameter.
    public func child(_ number: UInt64) -> RandomKey {
        RandomKey(value: Philox(key: value).words(number, 1).first64)
    }

    /// The generator of this place.
    public var philox: Philox { Philox(key: value) }
}

extension SIMD4<UInt32> {
    /// The first two words as one number.
    var first64: UInt64 { UInt64(self[0]) | UInt64(self[1]) << 32 }
}
