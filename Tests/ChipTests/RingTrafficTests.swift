import Chip
import Testing

@Suite struct RingTrafficTests {
    /// Every machine up to 6x6 with every group that tiles it: loads against a count of the chips on each route.
    @Test(arguments: 1...6, 1...6)
    func loadsAreThoseOfAllFlowsCountedOneByOne(width: Int, height: Int) throws {
        for size in sizes(tiling: width, height) {
            let groups = try ChipGroups(machine: MachineSize(width: width, height: height), size: size)
            let traffic = RingTraffic(groups, GroupRing(groups))
            let expected = countOneByOne(groups)
            for chip in Torus(groups.machine).all {
                for link in Link.allCases {
                    #expect(traffic.load(of: link, from: chip) == expected[Wire(chip: chip, link: link), default: 0])
                }
            }
            let most = traffic.mostLoadedLink
            #expect(most?.load == expected.values.max())
            if let most { #expect(traffic.load(of: most.link, from: most.chip) == most.load) }
        }
    }

    @Test(arguments: 1...8, 1...8)
    func everyHopIsAShortestRouteInItsDirection(columns: Int, rows: Int) throws {
        for size in [GroupSize(width: 1, height: 1), GroupSize(width: 6, height: 1), GroupSize(width: 2, height: 5)] {
            let machine = MachineSize(width: columns * size.width, height: rows * size.height)
            let groups = try ChipGroups(machine: machine, size: size)
            let torus = Torus(machine)
            for hop in RingTraffic(groups, GroupRing(groups)).hops {
                #expect(hop.length == torus.hops(from: hop.source.origin, to: hop.target.origin))
                #expect(hop.route.reduce(0) { $0 + $1.dx } == hop.direction.dx * size.width)
                #expect(hop.route.reduce(0) { $0 + $1.dy } == hop.direction.dy * size.height)
                #expect(torus.chips(from: hop.source.chips[0], along: hop.route).last == hop.target.chips[0])
                #expect(hop.flowCount == size.chipCount)
            }
        }
    }

    @Test func hopsFollowTheRing() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("6x6"))
        let hops = RingTraffic(groups, GroupRing(groups)).hops
        #expect(hops.map(\.position) == [0, 1, 2, 3])
        #expect(hops.map(\.nextPosition) == [1, 2, 3, 0])
        #expect(hops.map(\.source.index) == [0, 1, 3, 2])
        #expect(hops.map(\.direction) == [.east, .north, .west, .south])
        #expect(hops.map(\.length) == [6, 6, 6, 6])
    }

    @Test func theBusiestLinkIsTheFirstOfThem() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("6x6"))
        let most = RingTraffic(groups, GroupRing(groups)).mostLoadedLink
        #expect(most == RingTraffic(groups, GroupRing(groups)).mostLoadedLink)
        #expect(most?.chip == ChipCoordinate(x: 5, y: 0))
        #expect(most?.link == .east)
        #expect(most?.load == 6)
    }

    @Test func aRingOfOneSendsNothing() throws {
        let groups = try ChipGroups(machine: MachineSize("12x12"), size: GroupSize("12x12"))
        let traffic = RingTraffic(groups, GroupRing(groups))
        #expect(traffic.hops.isEmpty)
        #expect(traffic.mostLoadedLink == nil)
        #expect(traffic.loadCounts.map(\.load) == [0])
    }

    @Test func loadCountsCoverEveryLinkAndEveryStepOfEveryFlow() throws {
        let groups = try ChipGroups(machine: MachineSize("12x9"), size: GroupSize("4x3"))
        let traffic = RingTraffic(groups, GroupRing(groups))
        #expect(traffic.loadCounts.reduce(0) { $0 + $1.linkCount } == 12 * 9 * 6)
        let steps = traffic.hops.reduce(0) { $0 + $1.length * $1.flowCount }
        #expect(traffic.loadCounts.reduce(0) { $0 + $1.load * $1.linkCount } == steps)
        #expect(traffic.loadCounts.map(\.load) == traffic.loadCounts.map(\.load).sorted(by: >))
    }

    private struct Wire: Hashable {
        let chip: ChipCoordinate
        let link: Link
    }

    private func countOneByOne(_ groups: ChipGroups) -> [Wire: Int] {
        let torus = Torus(groups.machine)
        let ring = GroupRing(groups)
        var counts: [Wire: Int] = [:]
        for position in 0..<ring.count where ring.count > 1 {
            let source = groups[ring.order[position]]
            let target = groups[ring.order[(position + 1) % ring.count]]
            for (from, to) in zip(source.chips, target.chips) {
                let route = torus.route(from: from, to: to)
                for (chip, link) in zip([from] + torus.chips(from: from, along: route), route) {
                    counts[Wire(chip: chip, link: link), default: 0] += 1
                }
            }
        }
        return counts
    }

    private func sizes(tiling width: Int, _ height: Int) -> [GroupSize] {
        (1...width).filter { width % $0 == 0 }.flatMap { side in
            (1...height).filter { height % $0 == 0 }.map { GroupSize(width: side, height: $0) }
        }
    }
}
