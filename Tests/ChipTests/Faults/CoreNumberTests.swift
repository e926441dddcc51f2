import Chip
import Testing

@Suite struct CoreNumberTests {
    @Test func virtualNumbersStay() {
        for number in 1...17 { #expect(CoreNumber.virtual(number).virtualNumber == number) }
    }

    /// The table of SpiNNMachine's `ignore_core.py`, with its gap at 11.
    @Test func physicalNumbersAreThoseOfATypicalChip() {
        let table = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 12, 13, 14, 15, 16, 17, 18]
        for (physical, virtual) in table.enumerated() {
            #expect(CoreNumber.physical(physical).virtualNumber == virtual)
        }
        #expect(CoreNumber.physical(18).virtualNumber == nil)
        #expect(CoreNumber.physical(Int.max).virtualNumber == nil)
    }
}
