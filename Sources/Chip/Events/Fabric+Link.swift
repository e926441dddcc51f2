/// What the links of all chips hold, six a chip by their numbers, absent ones too.
struct LinkStates: Sendable {
    /// Behind the router, the packet that is being sent first.
    var queues: PacketQueues
    /// Being sent at present.
    var isBusy: [Bool]
    /// Packets that may still be sent until there is no room at the other end.
    var credits: [Int32]
    /// On their way through the FPGAs.
    var transits: PacketQueues
    /// Time from the first to the last symbol of a packet, two a link, by size.
    let symbols: [Int]
    /// What a link between boards takes in addition; 0 on others.
    let transit: [Int]
    /// The chip at the other end.
    let targets: [Int32]
    /// Packets sent so far.
    var sent: [Int]
    /// The largest number of credits of any link.
    let mostCredits: Int

    init(_ wiring: Wiring, _ timing: FabricTiming) {
        let torus = wiring.network.torus
        let slots = (0..<torus.count).flatMap { chip in Link.allCases.map { (chip: torus[chip], link: $0) } }
        let isOuter = slots.map { wiring.isOuter($0.link, of: $0.chip) }
        symbols = isOuter.flatMap { outer in PacketSize.allCases.map { timing.symbols($0, outer: outer) } }
        transit = isOuter.map { $0 ? timing.outerTransit : 0 }
        targets = slots.map { Int32(torus.index(of: torus.neighbour(of: $0.chip, over: $0.link))) }
        let outerCredits = timing.buffers + timing.outerBuffer
        mostCredits = isOuter.contains(true) ? outerCredits : timing.buffers
        credits = isOuter.map { Int32($0 ? outerCredits : timing.buffers) }
        queues = PacketQueues(count: slots.count, capacity: timing.buffers)
        transits = PacketQueues(count: slots.count, capacity: isOuter.contains(true) ? outerCredits : 1)
        isBusy = Array(repeating: false, count: slots.count)
        sent = Array(repeating: 0, count: slots.count)
    }
}

extension Fabric {
    /// Puts a packet behind the router if there is room.
    mutating func toLink(_ chip: Int, _ link: Int, _ node: Int) -> Bool {
        let slot = chip * Self.linkCount + link
        guard links.queues.count(of: slot) < timing.buffers else { return false }
        let child = nodes.child(node, link)
        links.queues.push(Packet(node: Int32(child), word: nodes.words[child]), to: slot)
        start(slot)
        return true
    }

    private mutating func start(_ slot: Int) {
        guard !links.isBusy[slot], links.queues.count(of: slot) > 0, links.credits[slot] > 0 else { return }
        links.credits[slot] -= 1
        links.isBusy[slot] = true
        let size = Int(nodes.sizes[Int(links.queues.first(of: slot).node)])
        add(.symbolsSent, slot, at: now + links.symbols[slot * 2 + size])
    }

    mutating func symbolsSent(_ slot: Int) {
        let packet = links.queues.pop(from: slot)
        links.isBusy[slot] = false
        links.sent[slot] += 1
        if links.transit[slot] > 0 {
            links.transits.push(packet, to: slot)
            add(.arrived, slot, at: now + links.transit[slot])
        } else {
            arrive(packet, slot)
        }
        start(slot)
        let (chip, link) = slot.quotientAndRemainder(dividingBy: Self.linkCount)
        freed(link, of: chip)
    }

    mutating func arrived(_ slot: Int) {
        arrive(links.transits.pop(from: slot), slot)
    }

    private mutating func arrive(_ packet: Packet, _ slot: Int) {
        let chip = Int(links.targets[slot])
        enter(packet, chip, Self.opposite(slot % Self.linkCount))
        fill(chip)
    }

    /// The router at `input`, a chip times six and its own link there, has taken a packet.
    mutating func giveCredit(_ input: Int) {
        let chip = Int(links.targets[input])
        let slot = chip * Self.linkCount + Self.opposite(input % Self.linkCount)
        links.credits[slot] += 1
        start(slot)
    }

    private static func opposite(_ link: Int) -> Int { link < 3 ? link + 3 : link - 3 }
}
