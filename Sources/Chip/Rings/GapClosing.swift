/// Closes the gaps of a tour one after the other, by exchanges of two steps that use free edges.
///
/// An exchange moves a gap: from the chips t and h on its two sides, t gets a free edge to a chip z, and the edge from
/// z to the chip s after it is given up, so the gap is between h and s then (Pósa 1976 turns paths round like
/// this). Exchanges that give up another gap, or that end with a free edge for the gap itself, are taken at once; else
/// that which brings the two sides closest, or, a third of the time, any.
package struct GapClosing {
    private let distance: GridDistance
    private var draw: Draw

    /// What was spent so far: chips moved, and as many more as it costs to look for an exchange.
    package private(set) var work = 0

    /// An exchange of the steps at two places.
    private struct Exchange {
        let place: Int
        let first: Int?
        let second: Int?

        var gaps: Int { (first == nil ? 1 : 0) + (second == nil ? 1 : 0) }
    }

    package init(_ network: ChipNetwork, seed: UInt64) {
        distance = GridDistance(network)
        draw = Draw(seed: seed)
    }

    /// Closes gaps until none is left, or until one has resisted too long; then its first chip is returned.
    ///
    /// What the tour takes and gives back is changed in `free`.
    package mutating func close(_ tour: inout Tour, _ free: inout FreeEdges) -> Int? {
        var (gap, gaps, steps) = (draw.next(below: tour.count), tour.gapCount, 0)
        let moved = tour.moved
        defer { work += tour.moved - moved }
        while tour.gapCount > 0 {
            while !tour.isGap(gap) { gap = tour.place(after: gap) }
            guard steps < Limits.stepsOfAGap else { return tour.chip(at: gap) }
            gap = step(gap, &tour, &free)
            work += Limits.costOfAnExchange
            steps = tour.gapCount < gaps ? 0 : steps + 1
            gaps = min(gaps, tour.gapCount)
        }
        return nil
    }

    /// Lets a tour give up one of its two steps at a chip, for another tour to use.
    package mutating func open(_ tour: inout Tour, at chip: Int, _ free: inout FreeEdges) {
        let place = tour.place(of: chip)
        giveUp(draw.next(below: 2) == 0 ? place : tour.place(before: place), &tour, &free)
    }

    /// Closes the gap at a place or moves it; returns where to look for the next one.
    private mutating func step(_ gap: Int, _ tour: inout Tour, _ free: inout FreeEdges) -> Int {
        let (tail, head) = (tour.chip(at: gap), tour.chip(at: tour.place(after: gap)))
        if let edge = free.edge(between: tail, and: head) {
            free.take(edge)
            tour.setStep(at: gap, Int32(edge))
            return gap
        }
        let exchanges = exchanges(gap, tour, free)
        guard let best = choose(exchanges, gap, tour) else { return open(&tour, &free) }
        for place in [gap, best.place] { giveUp(place, &tour, &free) }
        for edge in [best.first, best.second] { if let edge { free.take(edge) } }
        let steps = [best.first, best.second].map { $0.map { Int32($0) } ?? Tour.gap }
        tour.exchange(gap, best.place, first: steps[0], second: steps[1])
        return tour.isGap(gap) ? gap : best.place
    }

    /// No edge is free at this gap: makes another one somewhere else.
    private mutating func open(_ tour: inout Tour, _ free: inout FreeEdges) -> Int {
        let place = draw.next(below: tour.count)
        giveUp(place, &tour, &free)
        return place
    }

    private func giveUp(_ place: Int, _ tour: inout Tour, _ free: inout FreeEdges) {
        if !tour.isGap(place) { free.release(Int(tour.steps[place])) }
        tour.setStep(at: place, Tour.gap)
    }
}

extension GapClosing {
    /// All exchanges that give one side of the gap a free edge.
    private func exchanges(_ gap: Int, _ tour: Tour, _ free: FreeEdges) -> [Exchange] {
        let after = tour.place(after: gap)
        let (tail, head) = (tour.chip(at: gap), tour.chip(at: after))
        let places =
            free.neighbours(of: tail).map { tour.place(of: $0) }
            + free.neighbours(of: head).map { tour.place(before: tour.place(of: $0)) }
        return places.filter { $0 != gap && $0 != after && tour.place(after: $0) != gap }.map { place in
            Exchange(
                place: place, first: free.edge(between: tail, and: tour.chip(at: place)),
                second: free.edge(between: head, and: tour.chip(at: tour.place(after: place))))
        }
    }

    private mutating func choose(_ exchanges: [Exchange], _ gap: Int, _ tour: Tour) -> Exchange? {
        guard !exchanges.isEmpty else { return nil }
        let fewer = exchanges.filter { $0.gaps < (tour.isGap($0.place) ? 2 : 1) }
        if let best = fewer.first { return best }
        if draw.next(below: 3) == 0 { return exchanges[draw.next(below: exchanges.count)] }
        return exchanges.min { width($0, gap, tour) < width($1, gap, tour) }
    }

    /// How far apart the sides of the gap are after an exchange: the two chips that it gives no edge.
    private func width(_ exchange: Exchange, _ gap: Int, _ tour: Tour) -> Int {
        let places = [gap, exchange.place]
        let open = exchange.first == nil ? places : places.map { tour.place(after: $0) }
        return distance.between(tour.chip(at: open[0]), tour.chip(at: open[1]))
    }
}
