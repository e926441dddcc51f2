import Chip

/// What must hold for rings, checked the slow and obvious way: with the link table of the documents and with sets.
struct RingOracle {
    private static let steps = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)]

    let network: ChipNetwork

    init(_ network: ChipNetwork) {
        self.network = network
    }

    init(_ torus: Torus) {
        self.init(ChipNetwork(torus))
    }

    /// A chip and the number of one of its links.
    struct Wire: Hashable {
        let x: Int
        let y: Int
        let link: Int
    }

    /// What is wrong with one ring; empty if nothing is.
    func complaints(_ ring: ChipRing) -> [String] {
        var found: [String] = []
        if ring.chips.count != ring.links.count { found.append("\(ring.links.count) links") }
        if ring.chips.count != network.count || Set(ring.chips) != Set(network.chips) {
            found.append("not each chip once")
        }
        for place in ring.chips.indices {
            let next = ring.chips[(place + 1) % ring.chips.count]
            if !leads(from: ring.chips[place], over: ring.links[place], to: next) {
                found.append("\(ring.chips[place]) to \(next) over \(ring.links[place])")
            }
        }
        return found
    }

    /// What is wrong with rings that are used at the same time: with each of them, and links used twice.
    func complaints(_ rings: [ChipRing]) -> [String] {
        let used = rings.flatMap(wires)
        return rings.flatMap { complaints($0) } + (Set(used).count == used.count ? [] : ["links used twice"])
    }

    /// The directed links of a ring.
    func wires(_ ring: ChipRing) -> [Wire] {
        zip(ring.chips, ring.links).map { Wire(x: $0.x, y: $0.y, link: $1.rawValue) }
    }

    private func leads(from chip: ChipCoordinate, over link: Link, to next: ChipCoordinate) -> Bool {
        let (dx, dy) = Self.steps[link.rawValue]
        let (width, height) = (network.torus.width, network.torus.height)
        let reached = ChipCoordinate(x: (chip.x + dx + width) % width, y: (chip.y + dy + height) % height)
        return reached == next && network.links(of: chip).contains(link)
    }
}
