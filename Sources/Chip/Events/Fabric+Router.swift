/// What the routers of all chips hold.
struct RouterStates: Sendable {
    /// Before each of the seven inputs of a chip.
    var inputs: PacketQueues
    /// Bits of the inputs with a packet.
    var waiting: [UInt8]
    /// The input that is looked at first.
    var turn: [UInt8]
    var pipelines: PacketQueues
    /// When the last packet entered the pipeline.
    var lastEntry: [Int]
    /// Outputs that the head of the pipeline has yet to be sent to.
    var pending: [UInt32]
    /// Since when the head waits; −1 if it does not.
    var blockedSince: [Int]
    /// Packets that left each router, by size, all chips' short ones first; those it dropped in part or whole are among them.
    var routed: [Int]

    init(_ chips: Int, _ timing: FabricTiming, inputCapacity: Int) {
        inputs = PacketQueues(count: chips * Fabric.inputs, capacity: inputCapacity)
        pipelines = PacketQueues(count: chips, capacity: timing.stages)
        waiting = Array(repeating: 0, count: chips)
        turn = waiting
        lastEntry = Array(repeating: -timing.cycle, count: chips)
        pending = Array(repeating: 0, count: chips)
        blockedSince = Array(repeating: -1, count: chips)
        routed = Array(repeating: 0, count: chips * PacketSize.allCases.count)
    }

    /// The next input in turn with a packet; nil if none has one.
    func nextInput(_ chip: Int) -> Int? {
        let all = waiting[chip]
        guard all != 0 else { return nil }
        let fromTurn = all & (0xFF << turn[chip])
        return (fromTurn != 0 ? fromTurn : all).trailingZeroBitCount
    }
}

extension Fabric {
    /// Puts a packet before a router.
    mutating func enter(_ packet: Packet, _ chip: Int, _ input: Int) {
        routers.inputs.push(packet, to: chip * Self.inputs + input)
        routers.waiting[chip] |= 1 << UInt8(input)
    }

    /// Takes packets into the pipeline as long as it has room. One that comes within a cycle of the last one leaves its
    /// buffer at once but enters a cycle after that one.
    mutating func fill(_ chip: Int) {
        while routers.pipelines.count(of: chip) < timing.stages, let input = routers.nextInput(chip) {
            var packet = take(chip, input)
            let entry = max(now, routers.lastEntry[chip] + timing.cycle)
            routers.lastEntry[chip] = entry
            packet.ready = entry + timing.routerTime
            routers.pipelines.push(packet, to: chip)
            if routers.pipelines.count(of: chip) == 1 { add(.headReady, chip, at: packet.ready) }
            if input == Self.ownInput { admitWaiting(chip) } else { giveCredit(chip * Self.linkCount + input) }
        }
    }

    private mutating func take(_ chip: Int, _ input: Int) -> Packet {
        let queue = chip * Self.inputs + input
        let packet = routers.inputs.pop(from: queue)
        if routers.inputs.count(of: queue) == 0 { routers.waiting[chip] &= ~(1 << UInt8(input)) }
        routers.turn[chip] = UInt8(input + 1 == Self.inputs ? 0 : input + 1)
        return packet
    }

    mutating func headReady(_ chip: Int) {
        routers.pending[chip] = routers.pipelines.first(of: chip).word
        send(chip)
    }

    /// Sends the head of the pipeline to the outputs that are left and have room.
    mutating func send(_ chip: Int) {
        let node = Int(routers.pipelines.first(of: chip).node)
        var left = routers.pending[chip]
        while left != 0 {
            let output = left.trailingZeroBitCount
            left &= left - 1
            let sent =
                output < Self.linkCount ? toLink(chip, output, node) : toCore(chip, output - Self.linkCount, node)
            if sent { routers.pending[chip] &= ~(1 << UInt32(output)) }
        }
        if routers.pending[chip] == 0 {
            leave(chip)
        } else if routers.blockedSince[chip] < 0 {
            routers.blockedSince[chip] = now
            if let wait1 = timing.wait1 { add(.waitedEnough, chip, at: now + wait1) }
        }
    }

    /// An output of a chip has room again.
    mutating func freed(_ output: Int, of chip: Int) {
        guard routers.blockedSince[chip] >= 0, routers.pending[chip] & 1 << UInt32(output) != 0 else { return }
        send(chip)
    }

    mutating func waitedEnough(_ chip: Int) {
        let since = routers.blockedSince[chip]
        guard since >= 0, let wait1 = timing.wait1, since + wait1 == now else { return }
        drop(chip)
        leave(chip)
    }

    private mutating func leave(_ chip: Int) {
        let packet = routers.pipelines.pop(from: chip)
        routers.blockedSince[chip] = -1
        routers.routed[Int(nodes.sizes[Int(packet.node)]) * chipCount + chip] += 1
        if routers.pipelines.count(of: chip) > 0 {
            add(.headReady, chip, at: max(now + timing.cycle, routers.pipelines.first(of: chip).ready))
        }
        fill(chip)
    }
}
