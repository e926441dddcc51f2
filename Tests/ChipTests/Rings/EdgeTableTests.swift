import Chip
import Testing

@Suite("The edges of a torus")
struct EdgeTableTests {
    private let sizes = (1...5).flatMap { width in (1...5).map { Torus(width: width, height: $0) } }

    @Test("lead where the links of their chips lead")
    func ends() {
        for torus in sizes {
            let table = EdgeTable(torus)
            #expect(table.count == 3 * torus.count)
            for chip in 0..<torus.count {
                for link in Link.allCases {
                    let far = torus.index(of: torus.neighbour(of: torus[chip], over: link))
                    let edge = table.edge(of: chip, over: link)
                    #expect(table.other(edge, from: chip) == far)
                    #expect(table.edge(of: far, over: link.opposite) == edge)
                    #expect(table.isLoop(edge) == (far == chip))
                    if far != chip { #expect(table.link(edge, from: chip) == link) }
                }
            }
        }
    }

    @Test("are at six slots of each chip, each at one slot of either end")
    func slots() {
        for torus in sizes {
            let table = EdgeTable(torus)
            var seen = Array(repeating: [Int](), count: table.count)
            for chip in 0..<torus.count {
                for slot in 0..<6 { seen[table.edge(of: chip, slot: slot)].append(chip) }
            }
            for edge in seen.indices {
                #expect(seen[edge].sorted() == [table.origin(edge), Int(table.ahead[edge])].sorted())
            }
        }
    }

    @Test("are free where both ways work and no ring took them")
    func free() {
        let torus = Torus(width: 5, height: 4)
        let network = Networks.faulty(torus, chips: 2, links: 20, seed: 3)
        var free = FreeEdges(network)
        for edge in 0..<free.table.count {
            let (chip, far) = (torus[free.table.origin(edge)], torus[Int(free.table.ahead[edge])])
            let works = [(chip, Link.allCases[edge % 3]), (far, Link.allCases[edge % 3].opposite)].allSatisfy {
                network.links(of: $0.0).contains($0.1)
            }
            #expect(free.contains(edge) == works)
        }
        let neighbours = free.neighbours(of: 7)
        #expect(neighbours.allSatisfy { free.edge(between: 7, and: $0) != nil })
        for other in neighbours { if let edge = free.edge(between: 7, and: other) { free.take(edge) } }
        #expect(free.neighbours(of: 7).isEmpty)
        #expect(free.edge(between: 7, and: neighbours[0]) == nil)
    }
}
