import Chip
import Testing

@Suite("Arithmetic beside simulation")
struct ReductionComparisonTests {
    @Test(
        "agrees within a hundredth on the whole grid of small machines",
        arguments: ReductionComparison.grid(bytes: [1024, 6000]))
    func grid(which: ReductionComparison.Case) throws {
        guard which.size.chipCount < 100 || which.bytes == 1024 else { return }
        let found = try ReductionComparison(which, Constants())
        #expect(found.isComplete)
        #expect(abs(found.errorPercent) < 1, "\(found)")
        #expect(found.machine == which.size.description && found.rings == which.rings && found.bytes == which.bytes)
        #expect(found.chips == which.size.chipCount)
        #expect(found.hops == found.rings * found.chips * 2 * (found.chips - 1) * packets(which))
    }

    private func packets(_ which: ReductionComparison.Case) -> Int {
        let words = (which.bytes + 3) / 4
        let ofRing = (words + which.rings - 1) / which.rings
        return (ofRing + which.size.chipCount - 1) / which.size.chipCount
    }

    @Test("has machines from 2x2 to 12x12, one to six rings, and all sizes")
    func cases() {
        let grid = ReductionComparison.grid(bytes: [1, 2])
        #expect(grid.count == 5 * 3 * 2)
        #expect(Set(grid.map(\.rings)) == [1, 2, 6])
        #expect(grid.map(\.size.chipCount).max() == 144)
    }

    @Test("of nothing is nothing")
    func nothing() throws {
        let which = try #require(ReductionComparison.grid(bytes: [0]).first)
        let found = try ReductionComparison(which, Constants())
        #expect(found.computed == 0 && found.simulated == 0 && found.errorPercent == 0)
    }
}
