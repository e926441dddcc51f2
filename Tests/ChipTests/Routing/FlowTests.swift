import Chip
import Testing

/// What chips send each other, against what they need.
@Suite("The flows of a replica")
struct FlowTests {
    private func all(_ placement: ReplicaPlacement, _ phase: Phase) -> [Flow] {
        placement.layers.indices.flatMap { placement.flows($0, phase) }
    }

    @Test("bring each chip as many numbers as it reads and does not have", arguments: ["2x1", "2x2", "3x2", "4x4"])
    func reads(group: String) throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group)
        for (index, layer) in placement.layers.enumerated() where placement.cuts[index].inputs == 1 {
            for chip in 0..<placement.chips.count {
                let needed = layer.sources.reduce(0) { $0 + placement.received(index, $1, chip) }
                let sent = placement.flows(index, .forward).filter { $0.targets.contains(chip) }
                #expect(sent.reduce(0) { $0 + $1.elements } == needed)
                #expect(!sent.contains { $0.source == chip })
            }
        }
    }

    @Test("backward are as many numbers as forward reads, for all layers whose inputs need gradients")
    func backward() throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "4x4")
        for index in placement.layers.indices where placement.cuts[index].inputs == 1 {
            let forward = placement.flows(index, .forward).reduce(0) { $0 + $1.elements * $1.targets.count }
            let backward = placement.flows(index, .backward).reduce(0) { $0 + $1.elements * $1.targets.count }
            #expect(backward == (placement.layers[index].hasInputGradient ? forward : 0))
        }
    }

    @Test("of an update bring each copy of the weights every weight that another chip updates")
    func update() throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "4x4")
        var isCut = false
        for (index, layer) in placement.layers.enumerated() {
            let rows = placement.cuts[index].rows
            isCut = isCut || rows > 1
            let sent = placement.flows(index, .update).reduce(0) { $0 + $1.elements * $1.targets.count }
            #expect(sent == 2 * layer.weights * (rows - 1))
        }
        #expect(isCut)
    }

    @Test("are none on one chip", arguments: Phase.allCases)
    func alone(phase: Phase) throws {
        #expect(
            all(try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "1x1"), phase)
                .isEmpty)
    }

    @Test("never name a chip twice, nor the sender")
    func distinct() throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.vgg16, image: ExampleNetworks.vgg16Image, "4x4")
        for flow in Phase.allCases.flatMap({ all(placement, $0) }) {
            #expect(Set(flow.targets).count == flow.targets.count && !flow.targets.contains(flow.source))
            #expect(flow.elements > 0 && !flow.targets.isEmpty)
        }
    }

    @Test("load links and routers as counted by hand in a row of four chips")
    func load() {
        let chips = ReplicaChips(rectangle: GroupSize(width: 4, height: 1))
        let ways = ReplicaWays(chips)
        var load = PacketLoad(chips: 4)
        load.add(Flow(source: 0, targets: [1, 3], elements: 10), packets: 10, ways)
        load.add(Flow(source: 2, targets: [1], elements: 7), packets: 7, ways)
        let (east, west) = (Link.east.rawValue, Link.west.rawValue)
        #expect((0..<3).map { load.links[6 * $0 + east] } == [10, 10, 10])
        #expect(load.links[12 + west] == 7 && load.links.reduce(0, +) == 37)
        #expect(load.received == [0, 17, 0, 10] && load.sent == [10, 0, 7, 0])
        #expect(load.longestWay == 3 && load.routerPasses == 37 + 17)
    }

    @Test("go the shortest ways that breadth-first search finds")
    func shortest() {
        let chips = ReplicaChips.board
        let ways = ReplicaWays(chips)
        for source in 0..<chips.count {
            for target in 0..<chips.count {
                let (a, b) = (chips.chips[source], chips.chips[target])
                let (dx, dy) = (b.x - a.x, b.y - a.y)
                let expected = (dx < 0) == (dy < 0) || dx * dy == 0 ? max(abs(dx), abs(dy)) : abs(dx) + abs(dy)
                #expect(ways.length(source, target) == expected)
            }
        }
    }
}
