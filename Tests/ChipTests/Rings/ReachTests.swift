import Chip
import Testing

@Suite("What a chip reaches")
struct ReachTests {
    @Test("is as far as a breadth-first search says", arguments: [(1, 1), (2, 3), (5, 4), (12, 12)])
    func distances(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        let oracle = BreadthFirst(torus, from: torus[torus.count / 2])
        for direction in [Reach.Direction.out, .in] {
            let reach = Reach(ChipNetwork(torus), from: torus.count / 2, direction)
            for chip in 0..<torus.count { #expect(reach.distances[chip] == oracle.hops(to: torus[chip])) }
            #expect(reach.order.map { reach.distances[$0] } == reach.distances.sorted())
            #expect(reach.depth == reach.distances.max())
        }
    }

    @Test("follows links the way they work", arguments: UInt64(0)..<12)
    func oneWay(seed: UInt64) {
        let torus = Torus(width: 6, height: 5)
        let network = Networks.faulty(torus, chips: 4, links: 90, seed: seed)
        let oracle = ReachOracle(network)
        for start in network.chips.map(torus.index) {
            let (out, back) = (Reach(network, from: start, .out), Reach(network, from: start, .in))
            #expect(Set(out.order).intersection(back.order) == Set(oracle.part(of: torus[start]).map(torus.index)))
            for (reach, isOut) in [(out, true), (back, false)] {
                for chip in reach.order.dropFirst() { check(reach, chip, isOut, network) }
            }
        }
    }

    /// The link that is given works, and leads to a chip one nearer, or from it.
    private func check(_ reach: Reach, _ chip: Int, _ isOut: Bool, _ network: ChipNetwork) {
        let torus = network.torus
        guard let link = reach.links[chip] else {
            Issue.record("no link for \(torus[chip])")
            return
        }
        let nearer = torus.neighbour(of: torus[chip], over: isOut ? link.opposite : link)
        #expect(reach.distances[torus.index(of: nearer)] == reach.distances[chip] - 1)
        let (from, to) = isOut ? (nearer, torus[chip]) : (torus[chip], nearer)
        #expect(network.neighbour(of: from, over: link) == to)
    }

    @Test("is measured round the edges only where links go round them")
    func gridDistance() {
        let torus = ChipNetwork(Torus(width: 7, height: 6))
        for (columns, rows) in [(false, false), (true, false), (false, true), (true, true)] {
            let network = Networks.open(torus, columns: columns, rows: rows)
            let distance = GridDistance(network)
            for start in 0..<network.count {
                let reach = Reach(network, from: start, .out)
                for chip in 0..<network.count { #expect(distance.between(start, chip) == reach.distances[chip]) }
            }
        }
    }

    @Test("finds a root in the middle", arguments: [(1, 9, 4), (4, 1, 2)])
    func middle(width: Int, height: Int, depth: Int) throws {
        let line = Networks.open(ChipNetwork(Torus(width: width, height: height)), columns: true, rows: true)
        let tree = try #require(try ReductionPlan(line).tree)
        #expect(tree.depth == depth)
        #expect(TreeOracle(line).complaints(tree) == [])
    }
}
