extension RingReduction {
    /// What one step of a ring takes over one link, in picoseconds.
    package struct StepTime: Sendable, Hashable {
        /// From a chunk's arrival on a chip until the next chunk has arrived on the next chip.
        package let advance: Int
        /// From one chunk to the next over the same link when chunks wait for it.
        package let stay: Int

        package init(advance: Int, stay: Int) {
            self.advance = advance
            self.stay = stay
        }
    }

    /// When the slowest ring is through, in picoseconds, by arithmetic: a step for each chip of a ring, so it takes
    /// no time even on the largest machine.
    ///
    /// A chunk's time for a hop is the software of a step, its packets at their pace, and the way of the last of them. All hops
    /// of a ring being equal, a ring takes 2(N − 1) times that. Where some are slower, as those between boards are, chunks
    /// queue up before the slowest: it sends one after another from the start, and the last of them still has to be
    /// handled. So a ring takes the longer of both: the way of a chunk that goes round, and the slowest hop busy all the
    /// time. Rings have cores of their own; where they share a link, each has its turn.
    public func time(on wiring: Wiring, _ timing: FabricTiming) throws(ReductionError) -> Int {
        let hops = try hops(on: wiring, timing)
        return rings.indices.map { ring in
            Self.time(hops[ring].map { stepTime(ring, $0) }, count: steps(ring))
        }.max() ?? 0
    }

    /// The time of `count` steps of a ring with these links.
    package static func time(_ steps: [StepTime], count: Int) -> Int {
        let round = steps.reduce(0) { $0 + $1.advance }
        // 2(N − 1) steps of a chunk are two rounds without two links; those that are left out are the quickest pair.
        let pairs = steps.indices.map { steps[$0].advance + steps[($0 + 1) % steps.count].advance }
        let goingRound = 2 * round - (pairs.min() ?? 0)
        let waiting = steps.map { (count - 1) * $0.stay + $0.advance }.max() ?? 0
        return max(goingRound, waiting)
    }

    package func stepTime(_ ring: Int, _ hop: HopLinks) -> StepTime {
        let packets = chunkPackets(ring)
        guard packets > 0 else { return StepTime(advance: 0, stay: 0) }
        let perLane = (packets + lanes - 1) / lanes
        let pace = pace(hop)
        let burst = (perLane - 1) * pace
        // The last packets of the lanes come one after the other.
        let lastRound = (packets - 1) % lanes
        let way = hop.symbols + hop.wait + hop.passing
        return StepTime(
            advance: step + burst + lastRound * hop.turn + way + receiving, stay: burst + max(step, pace))
    }
}
