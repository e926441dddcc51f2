import AllReduce
import Glibc
import Synchronization
import Transport

/// What a test ring runs over.
enum Network: String, CaseIterable {
    case inProcess, ipc, tcp

    private static let count = Atomic<Int>(0)

    /// One end for each rank, connected; a ring of one needs no network.
    func transports(_ schedule: RingSchedule) throws -> [any RingTransport] {
        guard self != .inProcess else {
            return InProcessRing.make(count: schedule.rankCount, frameLimit: schedule.frameLimit)
        }
        let rings = try (0..<schedule.rankCount).map { _ in
            try ZeroMQRing(
                bindingTo: endpoint(), frameLimit: schedule.frameLimit,
                maximumPayloadBytes: RingSchedule.maximumPayloadBytes)
        }
        for (place, ring) in rings.enumerated() { try ring.connect(to: rings[(place + 1) % rings.count].endpoint) }
        return rings
    }

    private func endpoint() throws -> Endpoint {
        if self == .tcp { return try Endpoint("tcp://127.0.0.1:*") }
        let number = Self.count.add(1, ordering: .relaxed).newValue
        return try Endpoint("ipc:///tmp/regatta-test-\(getpid())-\(number)")
    }
}
