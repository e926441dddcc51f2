/// How far the flows have come.
struct FlowStates: Sendable {
    /// What a flow does after a packet.
    enum Next {
        case nextPacket
        case nextBurst
        case waits
        case done
    }

    let all: [PacketFlow]
    let count: Int
    /// Copies of what each packet needs: reading a whole flow would count references to its route.
    let intervals: [Int]
    let receiving: [Int]
    private let packets: [Int]
    private let tallied: [Int]
    /// Numbers of the sending chips.
    let chips: [Int]
    /// Packets of the present burst, and bursts, that have been sent.
    private var sentOfBurst: [Int]
    private var burstsSent: [Int]
    /// Packets times the cores that they are for.
    private(set) var sent: [Int]
    private(set) var delivered: [Int]
    /// When the first and the last packet had been handled; −1 before.
    private(set) var first: [Int]
    private(set) var last: [Int]
    /// Received packets by tally, the lowest value that a flow waits for, and the flows that may wait.
    private var tallies: [Int]
    private var wakes: [Int]
    private var waitingFor: [[Int]]
    /// The tally that grew last.
    private var grown = 0
    /// Lists of senders that wait for room before a chip's router; monitors are numbered after the flows.
    private var firstWaiting: [Int32]
    private var lastWaiting: [Int32]
    private var nextWaiting: [Int32]

    init(_ flows: [PacketFlow], chips: [Int], _ chipCount: Int) {
        all = flows
        count = flows.count
        intervals = flows.map(\.interval)
        receiving = flows.map(\.receiving)
        packets = flows.map(\.packets)
        tallied = flows.map { $0.tally ?? -1 }
        self.chips = chips
        let zeros = Array(repeating: 0, count: flows.count)
        (sentOfBurst, burstsSent, sent, delivered) = (zeros, zeros, zeros, zeros)
        first = Array(repeating: -1, count: flows.count)
        last = first
        let tallyCount = 1 + (flows.compactMap { max($0.tally ?? 0, $0.awaits ?? 0) }.max() ?? 0)
        tallies = Array(repeating: 0, count: tallyCount)
        wakes = Array(repeating: .max, count: tallyCount)
        waitingFor = Array(repeating: [], count: tallyCount)
        firstWaiting = Array(repeating: -1, count: chipCount)
        lastWaiting = firstWaiting
        nextWaiting = Array(repeating: -1, count: flows.count + chipCount)
    }

    /// Notes that a packet for `leaves` cores has left.
    mutating func send(_ flow: Int, leaves: Int) -> Next {
        sent[flow] += leaves
        sentOfBurst[flow] += 1
        guard sentOfBurst[flow] == packets[flow] else { return .nextPacket }
        sentOfBurst[flow] = 0
        burstsSent[flow] += 1
        guard burstsSent[flow] < all[flow].bursts else { return .done }
        guard let tally = all[flow].awaits, tallies[tally] < needed(flow) else { return .nextBurst }
        waitingFor[tally].append(flow)
        wakes[tally] = min(wakes[tally], needed(flow))
        return .waits
    }

    /// Notes that a core has handled a packet; true if some flow that waits may then go on: ask `wake`.
    mutating func deliver(_ flow: Int, at time: Int) -> Bool {
        delivered[flow] += 1
        if first[flow] < 0 { first[flow] = time }
        last[flow] = time
        let tally = tallied[flow]
        guard tally >= 0 else { return false }
        tallies[tally] += 1
        grown = tally
        return tallies[tally] >= wakes[tally]
    }

    /// Whether all packets of a flow have left.
    func isSent(_ flow: Int) -> Bool { burstsSent[flow] == all[flow].bursts }

    private func needed(_ flow: Int) -> Int { burstsSent[flow] * all[flow].awaitedPackets }

    /// Flows that may go on with their next burst now that the tally has grown.
    mutating func wake() -> [Int] {
        let tally = grown
        let waiting = waitingFor[tally]
        let left = waiting.filter { needed($0) > tallies[tally] }
        waitingFor[tally] = left
        wakes[tally] = left.map(needed).min() ?? .max
        return waiting.filter { needed($0) <= tallies[tally] }
    }

    /// Puts a sender at the end of those who wait on a chip.
    mutating func wait(_ sender: Int, at chip: Int) {
        if firstWaiting[chip] < 0 {
            firstWaiting[chip] = Int32(sender)
        } else {
            nextWaiting[Int(lastWaiting[chip])] = Int32(sender)
        }
        lastWaiting[chip] = Int32(sender)
        nextWaiting[sender] = -1
    }

    /// Takes the first of those who wait on a chip.
    mutating func nextWaiting(at chip: Int) -> Int? {
        let sender = firstWaiting[chip]
        guard sender >= 0 else { return nil }
        firstWaiting[chip] = nextWaiting[Int(sender)]
        return Int(sender)
    }
}
