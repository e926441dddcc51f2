import Chip
import Testing

@Suite("The network of chips")
struct ChipNetworkTests {
    @Test("is the torus when nothing is missing")
    func whole() {
        let torus = Torus(width: 4, height: 3)
        let network = ChipNetwork(torus)
        #expect(network.count == 12)
        #expect(network.chips == (0..<12).map { torus[$0] })
        for chip in network.chips {
            #expect(network.links(of: chip) == Link.allCases)
            for link in Link.allCases {
                #expect(network.neighbour(of: chip, over: link) == torus.neighbour(of: chip, over: link))
            }
        }
    }

    @Test("loses one direction of a link and keeps the way back")
    func oneWay() {
        var network = ChipNetwork(Torus(width: 4, height: 4))
        let chip = ChipCoordinate(x: 3, y: 3)
        network.remove(.northEast, of: chip)
        #expect(network.neighbour(of: chip, over: .northEast) == nil)
        #expect(network.neighbour(of: ChipCoordinate(x: 0, y: 0), over: .southWest) == chip)
        #expect(network.links(of: chip) == [.east, .north, .west, .southWest, .south])
    }

    @Test("loses a chip with every link that leaves it or leads to it")
    func deadChip() {
        var network = ChipNetwork(Torus(width: 5, height: 4))
        let dead = ChipCoordinate(x: 0, y: 3)
        network.remove(dead)
        #expect(!network.contains(dead))
        #expect(network.count == 19)
        #expect(network.links(of: dead).isEmpty)
        for chip in network.chips {
            let reached = network.links(of: chip).compactMap { network.neighbour(of: chip, over: $0) }
            #expect(!reached.contains(dead))
            let lost = Link.allCases.filter { network.torus.neighbour(of: chip, over: $0) == dead }
            #expect(reached.count == 6 - lost.count)
        }
    }

    @Test("does not know chips outside its grid")
    func outside() {
        let network = ChipNetwork(Torus(width: 2, height: 2))
        #expect(!network.contains(ChipCoordinate(x: 2, y: 0)))
        #expect(network.neighbour(of: ChipCoordinate(x: 0, y: -1), over: .east) == nil)
    }
}
