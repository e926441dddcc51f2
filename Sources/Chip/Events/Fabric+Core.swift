extension Fabric {
    /// Puts a packet at a core if there is room.
    mutating func toCore(_ chip: Int, _ core: Int, _ node: Int) -> Bool {
        let slot = chip * Self.coreCount + core
        guard cores.count(of: slot) < timing.coreBuffer else { return false }
        cores.push(Packet(node: Int32(node), word: 0), to: slot)
        if cores.count(of: slot) == 1 { handleFirst(slot) }
        return true
    }

    private mutating func handleFirst(_ slot: Int) {
        let flow = Int(nodes.flows[Int(cores.first(of: slot).node)])
        add(.handled, slot, at: now + flows.receiving[flow])
    }

    mutating func handled(_ slot: Int) {
        let packet = cores.pop(from: slot)
        if cores.count(of: slot) > 0 { handleFirst(slot) }
        if flows.deliver(Int(nodes.flows[Int(packet.node)]), at: now) {
            for flow in flows.wake() { add(.packetReady, flow, at: now + flows.all[flow].pause) }
        }
        let (chip, core) = slot.quotientAndRemainder(dividingBy: Self.coreCount)
        freed(core + Self.linkCount, of: chip)
    }

    /// A flow's core has a packet ready.
    mutating func packetReady(_ flow: Int) {
        let chip = flows.chips[flow]
        if hasRoom(chip) {
            inject(flow)
            fill(chip)
        } else {
            flows.wait(flow, at: chip)
        }
    }

    /// Room has come free before a chip's router for one that waits on the chip.
    mutating func admitWaiting(_ chip: Int) {
        guard let sender = flows.nextWaiting(at: chip) else { return }
        if sender < flows.count { inject(sender) } else { reinject(chip) }
    }

    func hasRoom(_ chip: Int) -> Bool {
        routers.inputs.count(of: chip * Self.inputs + Self.ownInput) < timing.buffers
    }

    private mutating func inject(_ flow: Int) {
        let node = nodes.roots[flow]
        enter(Packet(node: node, word: nodes.words[Int(node)]), flows.chips[flow], Self.ownInput)
        switch flows.send(flow, leaves: nodes.leaves(Int(node), nodes.words[Int(node)])) {
        case .nextPacket: add(.packetReady, flow, at: now + flows.intervals[flow])
        case .nextBurst: add(.packetReady, flow, at: now + max(flows.all[flow].pause, flows.all[flow].interval))
        case .waits, .done: break
        }
    }
}
