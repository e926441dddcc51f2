import Chip
import Testing

@Suite("Routes of packets")
struct MulticastTests {
    let network = ChipNetwork(Torus(width: 6, height: 6))

    private func chip(_ x: Int, _ y: Int) -> ChipCoordinate { ChipCoordinate(x: x, y: y) }

    @Test("follow tables, branch, and go straight on where no entry matches")
    func tables() throws {
        let tables = [
            chip(0, 0): Outputs(links: [.east, .north], cores: [3]),
            chip(3, 0): Outputs(links: [.northEast], cores: [1, 2]),
            chip(0, 1): Outputs(cores: [4]), chip(4, 1): Outputs(cores: [17]),
        ]
        let route = try PacketRoute(from: chip(0, 0), on: network) { tables[$0] }
        let reached = Set(route.destinations.map { "\($0.chip) \($0.core)" })
        #expect(reached == ["(0, 0) 3", "(3, 0) 1", "(3, 0) 2", "(0, 1) 4", "(4, 1) 17"])
        #expect(route.hopCount == 5)
        #expect(route.source == chip(0, 0))
        var fabric = Fabric(
            Wiring(network) { _, _ in false }, [PacketFlow(route, packets: 10)], FabricTiming(Constants()))
        fabric.run()
        #expect(fabric.outcome.sent == 50 && fabric.outcome.isComplete)
        #expect(fabric.outcome.hops == 50)
    }

    @Test("are refused where a link is missing")
    func missingLink() {
        var broken = network
        broken.remove(.north, of: chip(2, 0))
        #expect(throws: RouteError.noLink(chip(2, 0), .north)) {
            try PacketRoute(from: chip(1, 0), along: [.east, .north], toCore: 1, on: broken)
        }
        #expect(throws: RouteError.noLink(chip(2, 0), .north)) {
            try PacketRoute(from: chip(2, 0), on: broken) { _ in Outputs(links: [.north]) }
        }
    }

    @Test("are refused where tables send packets round, for ever or twice")
    func loops() {
        #expect(throws: RouteError.visitedTwice(chip(0, 0))) {
            try PacketRoute(from: chip(0, 0), on: network) { $0 == chip(0, 0) ? Outputs(links: [.east]) : nil }
        }
        let twice = [chip(0, 0): Outputs(links: [.east, .northEast]), chip(1, 0): Outputs(links: [.north])]
        #expect(throws: RouteError.visitedTwice(chip(1, 1))) {
            try PacketRoute(from: chip(0, 0), on: network) { twice[$0] ?? Outputs() }
        }
    }

    @Test("are refused where nothing matches what a core sends")
    func notRouted() {
        #expect(throws: RouteError.notRouted(chip(5, 5))) {
            try PacketRoute(from: chip(5, 5), on: network) { _ in nil }
        }
        #expect(
            RouteError.notRouted(chip(5, 5)).description == "no routing entry on chip (5, 5) matches what is sent there"
        )
    }

    @Test("have words as the hardware has them")
    func words() {
        let outputs = Outputs(links: [.east, .south], cores: [0, 17])
        #expect(outputs.word == 1 | 1 << 5 | 1 << 6 | 1 << 23)
        #expect(outputs.links == [.east, .south] && outputs.cores == [0, 17])
        #expect(Outputs(word: outputs.word) == outputs)
    }
}
