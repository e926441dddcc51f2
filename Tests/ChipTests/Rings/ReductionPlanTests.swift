import Chip
import Testing

@Suite("A plan of a reduction")
struct ReductionPlanTests {
    /// From a few faults to a machine in pieces: rings, trees and refusals all occur, and each is checked.
    @Test("is valid or names the chips that are cut off", arguments: 0..<150)
    func randomFaults(number: Int) throws {
        var draw = Draw(seed: UInt64(number))
        let torus = Torus(width: 1 + draw.next(below: 12), height: 1 + draw.next(below: 12))
        let chips = draw.next(below: torus.count / 3 + 1)
        let links = draw.next(below: 3 * torus.count + 1)
        let network = Networks.faulty(torus, chips: chips, links: links, seed: UInt64(number) + 1000)
        try check(network)
    }

    @Test("is valid for machines with faults that are not so small", arguments: [(24, 24), (36, 12)])
    func largerMachines(width: Int, height: Int) throws {
        for faults in [1, 9, 60, 400] {
            let torus = Torus(width: width, height: height)
            try check(Networks.faulty(torus, chips: faults / 8, links: faults, seed: UInt64(faults)))
        }
    }

    private func check(_ network: ChipNetwork) throws {
        let reach = ReachOracle(network)
        do {
            switch try ReductionPlan(network) {
            case .rings(let rings, let limit):
                #expect(RingOracle(network).complaints(rings) == [])
                #expect(!rings.isEmpty && rings.count <= limit)
            case .tree(let tree, _):
                #expect(TreeOracle(network).complaints(tree) == [])
            }
            #expect(reach.largestPart == network.count)
        } catch NoReduction.cutOff(let chips) {
            let left = Set(network.chips).subtracting(chips)
            #expect(left.count == reach.largestPart && !chips.isEmpty)
            #expect(left.allSatisfy { reach.part(of: $0) == left })
        } catch NoReduction.noChip {
            #expect(network.count == 0)
        }
    }

    /// A comb: a row that wraps, and a chip above it that only one link leads to.
    @Test("is a tree where a chip hangs on one link")
    func deadEnd() throws {
        var network = ChipNetwork(Torus(width: 5, height: 3))
        for x in 0..<5 { network.remove(ChipCoordinate(x: x, y: 2)) }
        for x in 1..<5 { network.remove(ChipCoordinate(x: x, y: 1)) }
        let hanging = ChipCoordinate(x: 0, y: 1)
        network.remove(.southWest, of: hanging)
        let plan = try ReductionPlan(network)
        guard case .tree(let tree, let reason) = plan else {
            Issue.record("rings through a chip with one link")
            return
        }
        #expect(reason == .deadEnd(hanging))
        #expect(TreeOracle(network).complaints(tree) == [])
        #expect(tree.gather.count == 5 && tree.scatter.count == 5)
    }

    /// Two triangles that share a chip: every chip has two links, and no ring passes the shared one twice.
    @Test("is a tree where no ring is found")
    func noRing() throws {
        var network = ChipNetwork(Torus(width: 6, height: 6))
        let shared = ChipCoordinate(x: 2, y: 2)
        let triangles = [(1, 1), (2, 1), (2, 2), (3, 3), (2, 3)].map { ChipCoordinate(x: $0, y: $1) }
        for chip in network.chips where !triangles.contains(chip) { network.remove(chip) }
        #expect(network.links(of: shared).count == 4)
        let plan = try ReductionPlan(network)
        guard case .tree(let tree, because: .notFound) = plan else {
            Issue.record("\(plan)")
            return
        }
        #expect(tree.root == shared)
        #expect(tree.depth == 1)
    }

    @Test("is a tree of nothing for a single chip")
    func singleChip() throws {
        let plan = try ReductionPlan(ChipNetwork(Torus(width: 1, height: 1)))
        #expect(plan.tree?.root == ChipCoordinate(x: 0, y: 0))
        #expect(plan.tree?.gather.isEmpty == true && plan.tree?.scatter.isEmpty == true)
        guard case .tree(_, because: .onlyChip) = plan else {
            Issue.record("\(plan)")
            return
        }
    }

    /// Links to the east only: a ring of links that work one way is no tree of two-way links, but it is connected.
    @Test("gathers and scatters over different links where they work one way")
    func oneWayCircle() throws {
        var network = ChipNetwork(Torus(width: 7, height: 4))
        for chip in network.chips where chip.y > 0 { network.remove(chip) }
        for chip in network.chips { network.remove(.west, of: chip) }
        let tree = try #require(try ReductionPlan(network).tree)
        #expect(TreeOracle(network).complaints(tree) == [])
        #expect(tree.depth == 6)
    }
}
