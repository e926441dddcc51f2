/// Edge-disjoint Hamiltonian cycles of a torus of chips: both ways round they are rings that use every outgoing link
/// of every chip exactly once.
///
/// Three cycles on every torus with both sides over one. On a side of one chip two of the directions lead to
/// the same neighbours and the third back to the chip itself, so there are two cycles; a single chip has none.
/// That a torus has three is an instance of a conjecture (Alspach 1984: connected Cayley graphs of abelian groups
/// fall apart into Hamiltonian cycles), so they are searched for. The same torus always gives the same cycles.
public struct TorusRings: Sendable, Hashable {
    /// The cycles, each in one direction.
    public let cycles: [ChipRing]

    /// Finds the cycles. Costs a second for 240x240 chips, a millisecond for 24x24.
    public init(_ torus: Torus) {
        var weave = Weave(torus)
        var seed: UInt64 = 0
        while !weave.isDone, seed < Limits.weaves {
            weave = Weave(torus)
            seed += 1
            weave.search(seed: seed, swaps: Limits.swaps)
        }
        cycles = weave.palette.compactMap { weave.hamiltonianCycle($0) }
    }

    /// The rings: every cycle in both directions, so two for each.
    public var rings: [ChipRing] { cycles.flatMap { [$0, $0.reversed] } }
}

extension Weave {
    /// The cycle of a colour if it visits every chip.
    fileprivate func hamiltonianCycle(_ colour: UInt8) -> ChipRing? {
        guard let start = colours.firstIndex(of: colour) else { return nil }
        let ring = ring(from: start)
        return ring.count == edges.torus.count ? ring : nil
    }
}
