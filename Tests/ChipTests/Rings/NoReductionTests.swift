import Chip
import Testing

@Suite("A machine without a reduction")
struct NoReductionTests {
    @Test("has no chip that works")
    func noChip() {
        var network = ChipNetwork(Torus(width: 2, height: 1))
        for chip in network.chips { network.remove(chip) }
        #expect(throws: NoReduction.noChip) { try ReductionPlan(network) }
        #expect(NoReduction.noChip.description == "no chip of the machine works")
    }

    @Test("is told with the chips that are cut off")
    func island() {
        var network = ChipNetwork(Torus(width: 8, height: 8))
        let island = ChipCoordinate(x: 5, y: 2)
        for link in Link.allCases { network.remove(link, of: island) }
        #expect(throws: NoReduction.cutOff([island])) { try ReductionPlan(network) }
        #expect(NoReduction.cutOff([island]).description == "one chip is cut off from the others: (5, 2)")
    }

    /// A chip that can only listen is cut off as much as one that can only talk.
    @Test("is told of chips that are reached but cannot answer")
    func oneWay() {
        for isDeaf in [true, false] {
            var network = ChipNetwork(Torus(width: 4, height: 5))
            let chip = ChipCoordinate(x: 0, y: 0)
            for link in Link.allCases {
                if isDeaf {
                    network.remove(link.opposite, of: network.torus.neighbour(of: chip, over: link))
                } else {
                    network.remove(link, of: chip)
                }
            }
            #expect(throws: NoReduction.cutOff([chip])) { try ReductionPlan(network) }
        }
    }

    @Test("names eight chips and counts the rest")
    func manyChips() {
        let chips = (0..<11).map { ChipCoordinate(x: $0, y: 0) }
        let text = NoReduction.cutOff(chips).description
        #expect(text.hasPrefix("11 chips are cut off from the others: (0, 0), (1, 0)"))
        #expect(text.hasSuffix("(7, 0) and more"))
    }

    @Test("says why there is no ring")
    func reasons() {
        #expect(ReductionPlan.NoRing.onlyChip.description == "there is one chip")
        #expect(ReductionPlan.NoRing.notFound.description == "the search found no ring through all chips")
        let deadEnd = ReductionPlan.NoRing.deadEnd(ChipCoordinate(x: 1, y: 2))
        #expect(deadEnd.description == "chip (1, 2) has fewer than two links that work both ways")
    }
}
