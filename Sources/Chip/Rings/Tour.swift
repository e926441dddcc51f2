/// Chips in a closed order, each once, where some steps from chip to chip are gaps: there is no edge for them.
///
/// Without gaps it is a Hamiltonian cycle of its chips.
package struct Tour: Sendable {
    /// The chips by their numbers.
    package private(set) var order: [Int32]

    /// The edge from the chip at the same place to the next one; `gap` if there is none.
    package private(set) var steps: [Int32]

    /// Where each chip of the torus stands in `order`; −1 if it does not.
    private var places: [Int32]

    /// Number of gaps.
    package private(set) var gapCount: Int

    /// Chips that were moved so far: the cost of all exchanges.
    package private(set) var moved = 0

    package static let gap: Int32 = -1

    /// `chips` is the number of chips on the torus, of which `order` may leave out some.
    package init(order: [Int32], steps: [Int32], chips: Int) {
        precondition(order.count == steps.count, "\(order.count) chips, \(steps.count) steps")
        self.order = order
        self.steps = steps
        places = Array(repeating: -1, count: chips)
        gapCount = steps.count { $0 == Self.gap }
        for (place, chip) in order.enumerated() { places[Int(chip)] = Int32(place) }
    }

    package var count: Int { order.count }

    package func chip(at place: Int) -> Int { Int(order[place]) }

    package func place(of chip: Int) -> Int { Int(places[chip]) }

    package func place(after place: Int) -> Int { place + 1 == count ? 0 : place + 1 }

    package func place(before place: Int) -> Int { place == 0 ? count - 1 : place - 1 }

    package func isGap(_ place: Int) -> Bool { steps[place] == Self.gap }

    /// Gives a step another edge, or makes it a gap.
    package mutating func setStep(at place: Int, _ edge: Int32) {
        gapCount += (edge == Self.gap ? 1 : 0) - (isGap(place) ? 1 : 0)
        steps[place] = edge
    }

    /// Replaces the steps at two places: `first` joins the chips at these places, `second` those after them.
    ///
    /// The chips between are taken in the opposite order then. Costs their number, or that of the others if these
    /// are fewer.
    package mutating func exchange(_ one: Int, _ two: Int, first: Int32, second: Int32) {
        let inside = (two - one + count) % count
        if 2 * inside <= count {
            reverse(from: place(after: one), inside)
            setStep(at: one, first)
            setStep(at: two, second)
        } else {
            reverse(from: place(after: two), count - inside)
            setStep(at: two, first)
            setStep(at: one, second)
        }
    }

    /// Turns a stretch of chips round, and the steps within it.
    private mutating func reverse(from start: Int, _ length: Int) {
        moved += length
        var (low, high) = (start, (start + length - 1) % count)
        for _ in 0..<length / 2 {
            order.swapAt(low, high)
            places[Int(order[low])] = Int32(low)
            places[Int(order[high])] = Int32(high)
            (low, high) = (place(after: low), place(before: high))
        }
        (low, high) = (start, (start + length + count - 2) % count)
        for _ in 0..<max(length - 1, 0) / 2 {
            steps.swapAt(low, high)
            (low, high) = (place(after: low), place(before: high))
        }
    }
}
