import Chip
import Testing

@Suite struct DistanceSummaryTests {
    /// The figures of `reference/spinnaker.md`, rounded there.
    @Test(arguments: [("12x12", 8, 4.69), ("24x24", 16, 9.34), ("240x240", 160, 93.3)])
    func closedMachinesHaveTheDistancesThatWereCounted(text: String, longest: Int, mean: Double) throws {
        let summary = DistanceSummary(try Machine(text).network)
        #expect(summary.longest == longest)
        #expect(abs(summary.mean - mean) < (text == "240x240" ? 0.05 : 0.005))
        #expect(summary.isComplete && summary.pairsApart == 0)
    }

    @Test func aBoardAloneHasADiameterOfSeven() throws {
        #expect(DistanceSummary(try Machine("spin5").network).longest == 7)
        let small = DistanceSummary(try Machine("spin3").network)
        #expect((small.longest, small.mean, small.searched) == (1, 1, 4))
    }

    @Test(arguments: 1...6, 1...6)
    func aWholeTorusIsMeasuredFromOneChipAsFromAll(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        let all = torus.all.flatMap { source in torus.all.map { torus.hops(from: source, to: $0) } }
        let summary = DistanceSummary(ChipNetwork(torus))
        #expect(summary.longest == all.max())
        let pairs = torus.count * (torus.count - 1)
        #expect(abs(summary.mean - (pairs == 0 ? 0 : Double(all.reduce(0, +)) / Double(pairs))) < 1e-12)
        #expect(summary.searched == torus.count)
    }

    @Test(arguments: ["16x16", "12x28", "spin5"])
    func anOpenMachineIsMeasuredFromAllChips(text: String) throws {
        let network = try Machine(text).without(FaultList(downChips: "1,1:2,2", downLinks: "4,4,0:3,4,1")).network
        var (longest, sum, pairs) = (0, 0, 0)
        for target in network.chips {
            let ways = WaysToChip(target, on: network)
            for hops in network.chips.compactMap(ways.hops) {
                longest = max(longest, hops)
                sum += hops
                pairs += hops > 0 ? 1 : 0
            }
        }
        let summary = DistanceSummary(network)
        #expect((summary.longest, summary.isComplete) == (longest, true))
        #expect(abs(summary.mean - Double(sum) / Double(pairs)) < 1e-12)
    }

    @Test func pairsWithoutAWayAreCounted() throws {
        let list = try FaultList(downLinks: "0,0,0:0,0,1:0,0,2")
        let summary = DistanceSummary(try Machine("spin5").without(list).network)
        #expect(summary.pairsApart == 47)
        #expect(summary.longest == 7)
    }

    @Test func aLargeMachineWithAFaultIsMeasuredInPart() throws {
        let network = try Machine("120x120").without(FaultList(downChips: "61,61")).network
        let summary = DistanceSummary(network)
        #expect(!summary.isComplete && summary.searched > 100 && summary.searched < summary.chips)
        #expect(summary.chips == 14_399)
        #expect((80...82).contains(summary.longest))
        #expect(abs(summary.mean - 46.67) < 0.05)
    }

    @Test func aMachineOfOneChipHasNoDistance() {
        let summary = DistanceSummary(ChipNetwork(Torus(width: 1, height: 1)))
        #expect((summary.longest, summary.mean, summary.isComplete) == (0, 0, true))
    }
}
