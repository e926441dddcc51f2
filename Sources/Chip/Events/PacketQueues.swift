/// A packet somewhere in a fabric: the node of its route that it is at or goes to, and the outputs that are left.
struct Packet: Sendable {
    var node: Int32
    var word: UInt32
    /// When it may leave a router's pipeline, in picoseconds; no meaning elsewhere.
    var ready = 0
}

/// Many short queues of packets, all of one capacity, in one array.
struct PacketQueues: Sendable {
    /// Where the first packet of a queue is, and how many there are: together, as each use needs both.
    private struct Ends: Sendable {
        var head: UInt16 = 0
        var count: UInt16 = 0
    }

    private var packets: [Packet]
    private var ends: [Ends]
    private let stride: Int

    init(count: Int, capacity: Int) {
        precondition(capacity < Int(UInt16.max), "queues of \(capacity) packets")
        stride = max(1, capacity)
        ends = Array(repeating: Ends(), count: count)
        packets = Array(repeating: Packet(node: 0, word: 0), count: count * stride)
    }

    func count(of queue: Int) -> Int { Int(ends[queue].count) }

    func first(of queue: Int) -> Packet {
        packets[queue * stride + Int(ends[queue].head)]
    }

    mutating func push(_ packet: Packet, to queue: Int) {
        let end = ends[queue]
        precondition(end.count < stride, "queue \(queue) is full")
        let place = Int(end.head) + Int(end.count)
        packets[queue * stride + (place < stride ? place : place - stride)] = packet
        ends[queue].count = end.count + 1
    }

    @discardableResult mutating func pop(from queue: Int) -> Packet {
        let end = ends[queue]
        precondition(end.count > 0, "queue \(queue) is empty")
        let next = Int(end.head) + 1
        ends[queue] = Ends(head: UInt16(next == stride ? 0 : next), count: end.count - 1)
        return packets[queue * stride + Int(end.head)]
    }

    /// All packets of all queues, for audits.
    var contents: [Packet] {
        ends.indices.flatMap { queue in
            (0..<count(of: queue)).map { packets[queue * stride + (Int(ends[queue].head) + $0) % stride] }
        }
    }
}
