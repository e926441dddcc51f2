/// Looks for edge-disjoint Hamiltonian cycles of the chips that work, over links that work both ways.
struct CycleSearch {
    private let network: ChipNetwork
    private let work: Int
    private var free: FreeEdges

    /// No more cycles than this are possible: each takes two of a chip's links that work both ways.
    let limit: Int

    /// What was found.
    private(set) var found: [ChipRing] = []

    init(_ network: ChipNetwork) {
        self.network = network
        work = Limits.exchangeWork + Limits.exchangeWorkOfAChip * network.count
        let free = FreeEdges(network)
        limit = (network.chips.map { free.neighbours(of: network.torus.index(of: $0)).count }.min() ?? 0) / 2
        self.free = free
    }

    /// How many steps of a ring of the whole torus are not free.
    func missing(_ ring: ChipRing) -> Int { edges(of: ring).count { !free.contains($0) } }

    /// Whether no ring that was found has taken an edge of this one.
    func isUntouched(_ ring: ChipRing) -> Bool {
        network.count == ring.count && Set(found.flatMap(edges)).isDisjoint(with: edges(of: ring))
    }

    /// Makes cycles of the network from cycles of the whole torus. What was found before stays if it is more.
    mutating func repair(_ cycles: [ChipRing]) {
        free = FreeEdges(network)
        close(cycles.map { Tour($0, network, taking: &free) })
    }

    /// Looks for one cycle from the beginning, without those of the torus.
    mutating func grow() {
        let start = network.chips.map(network.torus.index).first ?? 0
        free = FreeEdges(network)
        let tour = TourGrowth.tour(of: network, from: start, taking: &free)
        if tour.count == network.count { close([tour]) }
    }

    /// Closes the gaps of all tours. One that gets no further makes the others give up an edge where it is stuck.
    ///
    /// If not all can be closed, that which was closed first stays.
    private mutating func close(_ tours: [Tour]) {
        var tours = tours
        var closing = GapClosing(network, seed: 1)
        var first: [ChipRing] = []
        var turn = 0
        while tours.contains(where: { $0.gapCount > 0 }), closing.work < work {
            if let chip = closing.close(&tours[turn], &free) {
                for other in tours.indices where other != turn { closing.open(&tours[other], at: chip, &free) }
                _ = closing.close(&tours[turn], &free)
            }
            if first.isEmpty, tours[turn].gapCount == 0 { first = [tours[turn].ring(free.table)] }
            turn = (turn + 1) % tours.count
        }
        let closed = tours.filter { $0.gapCount == 0 }.map { $0.ring(free.table) }
        if max(closed.count, first.count) > found.count { found = closed.isEmpty ? first : closed }
    }

    private func edges(of ring: ChipRing) -> [Int] {
        zip(ring.chips, ring.links).map { free.table.edge(of: network.torus.index(of: $0), over: $1) }
    }
}
