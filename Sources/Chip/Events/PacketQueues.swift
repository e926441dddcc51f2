/// A packet somewhere in a fabric: the node of its route that it is at or goes to, and the outputs that are left.
struct Packet: Sendable {
    var node: Int32
    var word: UInt32
    /// When it may leave a router's pipeline, in picoseconds; no meaning elsewhere.
    var ready = 0
}

/// Many short queues of packets, all of one capacity, in one array.
struct PacketQueues: Sendable {
    private(set) var counts: [Int32]
    private var packets: [Packet]
    private var heads: [Int32]
    private let stride: Int

    init(count: Int, capacity: Int) {
        stride = max(1, capacity)
        counts = Array(repeating: 0, count: count)
        heads = Array(repeating: 0, count: count)
        packets = Array(repeating: Packet(node: 0, word: 0), count: count * stride)
    }

    func first(of queue: Int) -> Packet {
        packets[queue * stride + Int(heads[queue])]
    }

    mutating func push(_ packet: Packet, to queue: Int) {
        precondition(counts[queue] < stride, "queue \(queue) is full")
        let place = Int(heads[queue]) + Int(counts[queue])
        packets[queue * stride + (place < stride ? place : place - stride)] = packet
        counts[queue] += 1
    }

    @discardableResult mutating func pop(from queue: Int) -> Packet {
        precondition(counts[queue] > 0, "queue \(queue) is empty")
        let head = Int(heads[queue])
        heads[queue] = Int32(head + 1 == stride ? 0 : head + 1)
        counts[queue] -= 1
        return packets[queue * stride + head]
    }

    /// All packets of all queues, for audits.
    var contents: [Packet] {
        counts.indices.flatMap { queue in
            (0..<Int(counts[queue])).map { packets[queue * stride + (Int(heads[queue]) + $0) % stride] }
        }
    }
}
