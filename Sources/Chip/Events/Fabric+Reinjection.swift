/// Dropped packets at the monitor cores of all chips.
struct MonitorStates: Sendable {
    /// In the router's register for a dropped packet.
    var registers: [Packet?]
    /// Saved and waiting to be sent again.
    var queues: [[Packet]]
    /// Between two packets that the monitor sends, or waiting for room.
    var isSending: [Bool]
    /// Dropped by each router, packets times cores that they were still for.
    var dropped: [Int]
    /// Saved by a monitor core and sent again, counted in the same way.
    var reinjected = 0
    /// Gone for good, counted by flow in the same way.
    var lost = 0

    init(_ chips: Int) {
        registers = Array(repeating: nil, count: chips)
        queues = Array(repeating: [], count: chips)
        isSending = Array(repeating: false, count: chips)
        dropped = Array(repeating: 0, count: chips)
    }
}

extension Fabric {
    /// Takes what is left of a router's head; the monitor core can save it if the register is free.
    mutating func drop(_ chip: Int) {
        let packet = Packet(node: routers.pipelines.first(of: chip).node, word: routers.pending[chip])
        let leaves = nodes.leaves(Int(packet.node), packet.word)
        monitors.dropped[chip] += leaves
        guard timing.reinjects, monitors.registers[chip] == nil else {
            monitors.lost += leaves
            return
        }
        monitors.registers[chip] = packet
        add(.dropRead, chip, at: now + timing.reinjection)
    }

    /// The monitor core has read the register.
    mutating func dropRead(_ chip: Int) {
        guard let packet = monitors.registers[chip] else { return }
        monitors.registers[chip] = nil
        guard monitors.queues[chip].count < timing.reinjectionQueue else {
            monitors.lost += nodes.leaves(Int(packet.node), packet.word)
            return
        }
        monitors.queues[chip].append(packet)
        guard !monitors.isSending[chip] else { return }
        monitors.isSending[chip] = true
        add(.reinjectionReady, chip, at: now + timing.reinjection)
    }

    /// The monitor core has a saved packet ready to send.
    mutating func reinjectionReady(_ chip: Int) {
        if hasRoom(chip) {
            reinject(chip)
            fill(chip)
        } else {
            flows.wait(flows.count + chip, at: chip)
        }
    }

    mutating func reinject(_ chip: Int) {
        let packet = monitors.queues[chip].removeFirst()
        monitors.reinjected += nodes.leaves(Int(packet.node), packet.word)
        enter(packet, chip, Self.ownInput)
        monitors.isSending[chip] = !monitors.queues[chip].isEmpty
        if monitors.isSending[chip] { add(.reinjectionReady, chip, at: now + timing.reinjection) }
    }
}
