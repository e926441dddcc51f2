import Chip
import Testing

@Suite struct WaysToChipTests {
    @Test(arguments: 1...7, 1...7)
    func onAWholeTorusTheyAreThoseOfTheClosedForm(width: Int, height: Int) throws {
        let torus = Torus(width: width, height: height)
        for target in torus.all {
            let ways = WaysToChip(target, on: ChipNetwork(torus))
            for source in torus.all {
                #expect(ways.hops(from: source) == torus.hops(from: source, to: target))
                let route = try #require(ways.route(from: source))
                #expect(route.count == torus.route(from: source, to: target).count)
                #expect(torus.chips(from: source, along: route).last ?? source == target)
            }
        }
    }

    @Test(arguments: ["spin3", "spin5", "12x12", "16x16", "12x16", "24x12"])
    func onMachinesOfBoardsTheyAreThoseOfASlowSearch(text: String) throws {
        let network = try Machine(text).network
        for target in network.chips where (target.x + 3 * target.y).isMultiple(of: 5) {
            try check(WaysToChip(target, on: network), network)
        }
    }

    @Test(arguments: ["3,3:4,4:5,5", "1,1:2,1:3,1:4,1:5,2:6,3"])
    func roundDeadChipsTheyAreThoseOfASlowSearch(chips: String) throws {
        let list = try FaultList(downChips: chips, downLinks: "6,6,0:6,6,1:6,6,2:6,6,3:6,6,4:7,7,4:0,2,5")
        let network = try Machine("spin5").without(list).network
        for target in network.chips { try check(WaysToChip(target, on: network), network) }
    }

    @Test func aLinkThatIsDeadInOneDirectionIsAWayInTheOther() throws {
        let network = try Machine("12x12").without(FaultList(downLinks: "2,2,0")).network
        let (west, east) = (ChipCoordinate(x: 2, y: 2), ChipCoordinate(x: 3, y: 2))
        #expect(WaysToChip(east, on: network).hops(from: west) == 2)
        #expect(WaysToChip(west, on: network).hops(from: east) == 1)
        #expect(WaysToChip(east, on: network).route(from: west) == [.northEast, .south])
    }

    @Test func aChipThatNothingLeavesHasNoWay() throws {
        let list = try FaultList(downLinks: "0,0,0:0,0,1:0,0,2")
        let network = try Machine("spin5").without(list).network
        let (corner, other) = (ChipCoordinate(x: 0, y: 0), ChipCoordinate(x: 4, y: 4))
        #expect(WaysToChip(other, on: network).hops(from: corner) == nil)
        #expect(WaysToChip(other, on: network).route(from: corner) == nil)
        #expect(WaysToChip(corner, on: network).hops(from: other) == 4)
        #expect(WaysToChip(other, on: network).hops(from: ChipCoordinate(x: 0, y: 7)) == nil)
    }

    @Test func ofSeveralWaysItTakesTheOneWithTheLowestLinks() {
        let ways = WaysToChip(ChipCoordinate(x: 3, y: 1), on: ChipNetwork(Torus(width: 12, height: 12)))
        #expect(ways.route(from: ChipCoordinate(x: 0, y: 0)) == [.east, .east, .northEast])
        #expect(ways.route(from: ChipCoordinate(x: 3, y: 1)) == [])
    }

    @Test func aTargetThatIsNotThereTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = WaysToChip(ChipCoordinate(x: 0, y: 7), on: Machine(.spin5).network)
        }
    }

    /// Distances by relaxing all links until nothing changes, and routes by walking them.
    private func check(_ ways: WaysToChip, _ network: ChipNetwork) throws {
        var best = [ways.target: 0]
        var changed = true
        while changed {
            changed = false
            for chip in network.chips {
                let onward = Link.allCases.compactMap { network.neighbour(of: chip, over: $0) }.compactMap { best[$0] }
                guard let least = onward.min(), least + 1 < best[chip] ?? .max else { continue }
                best[chip] = least + 1
                changed = true
            }
        }
        for chip in network.chips {
            #expect(ways.hops(from: chip) == best[chip])
            guard let route = ways.route(from: chip) else { continue }
            #expect(route.count == best[chip])
            let end = route.reduce(Optional(chip)) { place, link in
                place.flatMap { network.neighbour(of: $0, over: link) }
            }
            #expect(end == ways.target)
        }
    }
}
