import Chip
import Testing

@Suite("The traffic of groups")
struct GroupTrafficTests {
    /// Machines up to 12x12 with groups of all shapes: loads against each flow walked chip by chip.
    @Test(
        "is that of all flows walked one by one",
        arguments: [
            ("6x6", "3x3"), ("12x12", "6x6"), ("12x8", "3x2"), ("8x12", "4x3"), ("6x4", "1x4"), ("5x9", "5x3"),
            ("10x2", "2x1"), ("7x7", "1x1"), ("4x4", "2x4"), ("12x6", "2x6"),
        ])
    func loads(machine: String, group: String) throws {
        let groups = try ChipGroups(machine: MachineSize(machine), size: GroupSize(group))
        let candidates = GroupReduction(groups).candidates
        #expect(candidates.count >= 6)
        for traffic in candidates {
            let expected = walked(groups, traffic)
            for chip in Torus(groups.machine).all {
                for link in Link.allCases {
                    let wire = RingOracle.Wire(x: chip.x, y: chip.y, link: link.rawValue)
                    #expect(abs(traffic.load(of: link, from: chip) - expected[wire, default: 0]) < 1e-9)
                }
            }
            #expect(abs(traffic.mostLoaded - (expected.values.max() ?? 0)) < 1e-9)
            #expect(abs(traffic.total - expected.values.reduce(0, +)) < 1e-6 * traffic.total)
        }
    }

    /// With shortest routes every part of a flow takes as many links as its chips are apart.
    @Test(
        "takes no more links than the chips are apart", arguments: [("12x12", "4x4"), ("12x8", "2x4"), ("9x12", "3x2")])
    func shortest(machine: String, group: String) throws {
        let groups = try ChipGroups(machine: MachineSize(machine), size: GroupSize(group))
        let torus = Torus(groups.machine)
        for traffic in GroupReduction(groups).candidates where traffic.routes == .shortest {
            let rings = traffic.order.rings(groups.grid)
            let hops = rings.flatMap { ring in
                ring.chips.indices.map { place in
                    let pair = [place, (place + 1) % ring.count].map { groups[groups.grid.index(of: ring.chips[$0])] }
                    return torus.hops(from: pair[0].origin, to: pair[1].origin)
                }
            }
            let links = hops.reduce(0, +) * groups.size.chipCount
            #expect(abs(traffic.total - Double(links) / Double(rings.count)) < 1e-6)
        }
    }

    private typealias Loads = [RingOracle.Wire: Double]

    private func walked(_ groups: ChipGroups, _ traffic: GroupTraffic) -> Loads {
        var loads: Loads = [:]
        let rings = traffic.order.rings(groups.grid)
        for ring in rings {
            for (place, link) in zip(ring.chips, ring.links) {
                for chip in groups[groups.grid.index(of: place)].chips {
                    let direct = way(link, groups)
                    let round = direct.flatMap { [($0 + 1) % 6, ($0 + 5) % 6] }
                    let ways = traffic.routes == .shortest ? [direct] : [direct, round]
                    for way in ways {
                        walk(chip, way, 1 / Double(rings.count * ways.count), Torus(groups.machine), &loads)
                    }
                }
            }
        }
        return loads
    }

    /// Link numbers from a chip to that at its place in the next group, one after the other, diagonals first.
    private func way(_ link: Link, _ groups: ChipGroups) -> [Int] {
        var (x, y) = (link.dx * groups.size.width, link.dy * groups.size.height)
        if groups.grid.width == 1 { x = 0 }
        if groups.grid.height == 1 { y = 0 }
        var way: [Int] = []
        while x != 0 || y != 0 {
            let step =
                x.signum() == -y.signum() || x * y == 0
                ? (x.signum(), x == 0 ? y.signum() : 0) : (x.signum(), y.signum())
            let number = [[1, 0], [1, 1], [0, 1], [-1, 0], [-1, -1], [0, -1]].firstIndex(of: [step.0, step.1])
            way.append(number ?? 0)
            (x, y) = (x - step.0, y - step.1)
        }
        return way
    }

    private func walk(_ start: ChipCoordinate, _ way: [Int], _ part: Double, _ torus: Torus, _ loads: inout Loads) {
        var chip = start
        for number in way {
            loads[RingOracle.Wire(x: chip.x, y: chip.y, link: number), default: 0] += part
            chip = BreadthFirst.neighbours(of: chip, torus)[number]
        }
    }
}
