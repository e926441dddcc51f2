import Chip
import Testing

/// Packets walked through the tables of all chips, one router after the other.
@Suite("The routing tables of a replica")
struct RoutingTests {
    /// Where a packet that a chip's core sends is taken, with the application core; each as often as it arrives.
    private func delivered(
        _ key: UInt32, from source: Int, _ tables: [RoutingTable], _ chips: ReplicaChips
    ) -> [Int: UInt32] {
        var found: [Int: UInt32] = [:]
        var under: [(chip: Int, arrival: Link?)] = [(source, nil)]
        var steps = 0
        while let (chip, arrival) = under.popLast() {
            steps += 1
            guard steps < 100_000 else {
                Issue.record("a packet runs in a circle")
                return found
            }
            let route = tables[chip].route(key, travelling: arrival)
            if route >> 6 != 0 {
                #expect(found[chip] == nil, "chip \(chip) is sent a packet twice")
                found[chip] = route >> 6
            }
            for link in Link.allCases where route & (1 << UInt32(link.rawValue)) != 0 {
                guard let end = chips.neighbour(of: chip, over: link) else {
                    Issue.record("a packet leaves the replica")
                    return found
                }
                under.append((end, link))
            }
        }
        return found
    }

    private func expectAllArrive(_ placement: ReplicaPlacement, most: Int) {
        let routes = ReplicaRoutes(placement)
        let tables = (0..<placement.chips.count).map { routes.table($0, most: most) }
        for layer in placement.layers.indices {
            for flow in Phase.allCases.flatMap({ placement.flows(layer, $0) }) {
                let found = delivered(routes.key(flow), from: flow.source, tables, placement.chips)
                #expect(found.keys.sorted() == flow.targets)
                #expect(found.values.allSatisfy { $0 == 1 << UInt32(1 + flow.source % 16) })
            }
        }
    }

    @Test(
        "bring every packet to the chips that need it and to no other", arguments: ["2x1", "2x2", "3x2", "4x4", "7x1"])
    func arrive(group: String) throws {
        expectAllArrive(
            try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group), most: 1023)
    }

    @Test("still do when all entries are merged", arguments: ["2x2", "3x2", "4x4", "5x4"])
    func merged(group: String) throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group)
        expectAllArrive(placement, most: 0)
        let routes = ReplicaRoutes(placement)
        let before = (0..<placement.chips.count).map { routes.entries[$0].count }
        let after = (0..<placement.chips.count).map { routes.table($0, most: 0).entries.count }
        #expect(zip(before, after).allSatisfy { $1 <= $0 })
        let (all, left) = (before.reduce(0, +), after.reduce(0, +))
        #expect(5 * left < 4 * all)
    }

    @Test("of VGG16 on 16 chips and on a board fit the routers", arguments: [false, true])
    func vgg(isBoard: Bool) throws {
        let chips = isBoard ? ReplicaChips.board : ReplicaChips(rectangle: try GroupSize("4x4"))
        let placement = try ReplicaPlacement.place(
            ExampleNetworks.vgg16, image: ExampleNetworks.vgg16Image, on: chips, format: .accum, optimizerSlots: 1,
            samples: 1,
            constants: Constants())
        #expect(try placement.routingEntries(Constants()) <= 1023)
    }

    @Test("lead round dead links and dead chips")
    func faults() throws {
        var network = ChipNetwork(Torus(width: 5, height: 5))
        network.remove(ChipCoordinate(x: 1, y: 1))
        network.remove(.east, of: ChipCoordinate(x: 0, y: 0))
        network.remove(.northEast, of: ChipCoordinate(x: 2, y: 2))
        let chips = ReplicaChips(network) { $0.x < 4 && $0.y < 4 }
        #expect(chips.count == 15)
        let placement = try ReplicaPlacement.place(
            ExampleNetworks.small, image: ExampleNetworks.smallImage, on: chips, format: .accum, optimizerSlots: 1,
            samples: 1,
            constants: Constants())
        expectAllArrive(placement, most: 1023)
        expectAllArrive(placement, most: 0)
    }

    @Test("that would be too long are refused with their length")
    func tooLong() throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "4x4")
        let constants = try Constants(overriding: ["routing_entries": 3])
        #expect {
            try placement.routingEntries(constants)
        } throws: { error in
            guard case PlacementError.routing(let entries, 3) = error else { return false }
            return entries > 3
        }
    }
}

@Suite("A routing table")
struct RoutingTableTests {
    private func entry(_ key: UInt32, _ mask: UInt32, _ route: UInt32) -> RoutingEntry {
        RoutingEntry(key: key, mask: mask, route: route)
    }

    @Test("tries its entries in order, and sends what none matches straight on or nowhere")
    func order() {
        let table = RoutingTable(entries: [entry(0b0100, 0b1111, 1), entry(0b0100, 0b0100, 2)])
        #expect(table.route(0b0100, travelling: .north) == 1)
        #expect(table.route(0b1100, travelling: .north) == 2)
        #expect(table.route(0b1000, travelling: .north) == 1 << 2)
        #expect(table.route(0b1000, travelling: nil) == 0)
    }

    @Test("merges entries that differ in any bits when nothing else is in the way")
    func all() {
        let table = RoutingTable.merged((0..<64).map { entry($0, .max, 5) }, straightOn: [])
        #expect(table.entries == [entry(0, 0, 5)])
    }

    @Test("keeps the routes of entries and of packets that go straight on, whatever it merges", arguments: 0..<20)
    func random(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ limit: UInt64) -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32((state >> 33) % limit)
        }
        var entries: [RoutingEntry] = []
        var straightOn: [RoutingEntry] = []
        for key in 0..<256 as Range<UInt32> where next(3) > 0 {
            let route = next(4)
            if route == 0 {
                straightOn.append(entry(key, .max, 1))
            } else {
                entries.append(entry(key, .max, 1 << (route + key / 64)))
            }
        }
        let table = RoutingTable.merged(entries, straightOn: straightOn)
        #expect(table.entries.count < entries.count)
        for entry in entries { #expect(table.route(entry.key, travelling: .east) == entry.route) }
        for entry in straightOn {
            #expect(!table.entries.contains { $0.matches(entry.key) })
        }
    }
}
