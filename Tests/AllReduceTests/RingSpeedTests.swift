import AllReduce
import Testing
import Transport
import Wire

/// Prints how fast a large sum is; what must hold at any speed is that its bits are right.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RingSpeedTests {
    #if DEBUG
    static let count = 1 << 17
    #else
    static let count = 1 << 24  // 64 MiB
    #endif

    @Test(arguments: Network.allCases) func aLargeVectorOverTwoRanks(network: Network) throws {
        let schedule = try RingSchedule(elementCount: Self.count, arcs: [0..<1, 1..<2], bucketBytes: 1 << 20)
        let ring = Ring(schedule, try network.transports(schedule))
        defer { ring.close() }
        for (rank, value) in [Float(0.1), 0.2].enumerated() {
            ring.gradients[rank].fill(0, with: value)
        }
        var best = Duration.seconds(1_000)
        for step in 0..<5 as Range<UInt64> {
            best = min(best, try Self.step(StepNumber(rawValue: step), ring))
        }
        let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
        let bytes = 4 * Self.count
        print("all-reduce of \(bytes) bytes by 2 ranks over \(network): \(Double(bytes) / seconds / 1e9) GB/s")
    }

    private static func step(_ step: StepNumber, _ ring: Ring) throws -> Duration {
        let start = ContinuousClock.now
        for reducer in ring.reducers {
            reducer.begin(step: step)
            reducer.contribute(group: 0, from: 0)
        }
        let (first, second) = try unsafe (ring.reducers[0].sum(of: step), ring.reducers[1].sum(of: step))
        let time = start.duration(to: .now)
        let expected = (Float(0.1) + 0.2).bitPattern
        #expect(
            unsafe first.allSatisfy { $0.bitPattern == expected } && second.allSatisfy { $0.bitPattern == expected })
        return time
    }
}
