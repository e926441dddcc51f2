import Chip
import Testing

/// On machines so small that all ways can be tried, the search finds a ring wherever there is one.
@Suite("On a small network")
struct SmallNetworkTests {
    @Test("rings are found where some cycle visits all chips, and only there", arguments: 0..<120)
    func cycles(number: Int) throws {
        var draw = Draw(seed: UInt64(number))
        let torus = Torus(width: 3 + draw.next(below: 2), height: 3)
        let chips = draw.next(below: 5)
        var network = Networks.faulty(torus, chips: chips, links: 0, seed: UInt64(number))
        for _ in 0..<draw.next(below: 14) { removeBothWays(&network, &draw) }
        guard network.count > 2, network.cutOff.isEmpty else { return }
        let plan = try ReductionPlan(network)
        #expect(plan.rings.isEmpty == !hasCycle(network), "seed \(number)")
        #expect(RingOracle(network).complaints(plan.rings) == [])
    }

    /// Enough of both kinds among them that the test above means something.
    @Test("both kinds occur among these")
    func bothKinds() {
        var counts = (with: 0, without: 0)
        for number in 0..<120 {
            var draw = Draw(seed: UInt64(number))
            let torus = Torus(width: 3 + draw.next(below: 2), height: 3)
            let chips = draw.next(below: 5)
            var network = Networks.faulty(torus, chips: chips, links: 0, seed: UInt64(number))
            for _ in 0..<draw.next(below: 14) { removeBothWays(&network, &draw) }
            guard network.count > 2, network.cutOff.isEmpty else { continue }
            if hasCycle(network) { counts.with += 1 } else { counts.without += 1 }
        }
        #expect(counts.with > 20)
        #expect(counts.without > 5)
    }

    private func removeBothWays(_ network: inout ChipNetwork, _ draw: inout Draw) {
        let chip = network.torus[draw.next(below: network.torus.count)]
        let link = Link.allCases[draw.next(below: 6)]
        network.remove(link, of: chip)
        network.remove(link.opposite, of: network.torus.neighbour(of: chip, over: link))
    }

    /// Tries all ways from the first chip on.
    private func hasCycle(_ network: ChipNetwork) -> Bool {
        var way = network.chips.prefix(1)
        func extend() -> Bool {
            guard let here = way.last, let first = way.first else { return false }
            let next = network.links(of: here).compactMap { network.neighbour(of: here, over: $0) }
            if way.count == network.count { return next.contains(first) }
            for chip in next where !way.contains(chip) {
                way.append(chip)
                if extend() { return true }
                way.removeLast()
            }
            return false
        }
        return extend()
    }
}
