import Chip
import Testing

@Suite("Rings through groups of chips")
struct GroupRingsTests {
    private func groups(_ width: Int, _ height: Int, _ size: (Int, Int)) throws -> ChipGroups {
        try ChipGroups(
            machine: MachineSize(width: width, height: height), size: GroupSize(width: size.0, height: size.1))
    }

    private func reduction(_ groups: ChipGroups, bytes: Int, bothWays: Bool = false) -> RingReduction {
        let order = GroupRing(groups).order
        return RingReduction(
            rings: RingReduction.rings(through: groups, orders: bothWays ? [order, order.reversed()] : [order]),
            gradientBytes: bytes, constants: Constants())
    }

    @Test("join the chips at one place of every group")
    func places() throws {
        let groups = try groups(6, 4, (3, 2))
        let reduction = reduction(groups, bytes: 100, bothWays: true)
        #expect(reduction.rings.count == 12 && reduction.ringsPerChip == 2)
        for ring in reduction.rings {
            #expect(ring.count == 4)
            #expect(Set(ring.map { groups.index(containing: $0) }).count == 4)
            #expect(Set(ring.map { [$0.x % 3, $0.y % 2] }).count == 1)
        }
        #expect(Set(reduction.rings.prefix(6).flatMap { $0 }).count == 24)
    }

    @Test("give each chip its own part of the model to sum, whatever its group has")
    func bytes() throws {
        let single = reduction(try groups(4, 4, (1, 1)), bytes: 6400)
        let grouped = reduction(try groups(8, 8, (2, 2)), bytes: 6400)
        #expect(single.chunkPackets(0) == 100)
        #expect(grouped.chunkPackets(0) == 100)
    }

    @Test("share the links between groups: as many flows as the hop is long")
    func loads() throws {
        let timing = FabricTiming(Constants())
        let torus = Torus(width: 12, height: 9)
        let reduction = reduction(try groups(12, 9, (3, 3)), bytes: 1000)
        let wiring = Wiring(ChipNetwork(torus)) { _, _ in false }
        let turns = Set(try reduction.hops(on: wiring, timing).flatMap { $0.map(\.turn) })
        let outcome = try reduction.simulate(on: wiring, timing)
        let most = (outcome.linkPackets.max() ?? 0) / (reduction.chunkPackets(0) * reduction.steps(0))
        #expect(turns.max() == most * timing.symbols(.long, outer: false))
        #expect(most >= 3)
    }

    @Test(
        "take the time that arithmetic gives, within a tenth",
        arguments: [
            (4, 4, 2, 2), (6, 4, 3, 2), (9, 9, 3, 3), (12, 12, 2, 2), (12, 12, 4, 4), (12, 12, 6, 6), (12, 12, 6, 3),
        ],
        [false, true])
    func agreement(sizes: (Int, Int, Int, Int), bothWays: Bool) throws {
        let (width, height) = (sizes.0, sizes.1)
        let wiring = Wiring(Torus(width: width, height: height))
        for bytes in [400, 4000] {
            let reduction = reduction(try groups(width, height, (sizes.2, sizes.3)), bytes: bytes, bothWays: bothWays)
            let timing = FabricTiming(Constants())
            let outcome = try reduction.simulate(on: wiring, timing)
            let time = try reduction.time(on: wiring, timing)
            #expect(outcome.isComplete && outcome.dropped == 0)
            #expect(abs(Double(time) / Double(outcome.end) - 1) < 0.1, "\(bytes) bytes: \(time) and \(outcome.end)")
        }
    }
}
