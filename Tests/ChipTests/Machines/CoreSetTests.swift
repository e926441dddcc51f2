import Chip
import Testing

@Suite struct CoreSetTests {
    @Test(arguments: 0...18)
    func aSetHasTheFirstCores(count: Int) {
        let set = CoreSet(count: count)
        #expect(set.count == count)
        #expect(set.numbers == Array(0..<count))
        for number in -1...32 { #expect(set.contains(number) == (0..<count).contains(number)) }
    }

    @Test func noChipHasMoreThan18Cores() async {
        #expect(CoreSet.most == 18)
        await #expect(processExitsWith: .failure) { _ = CoreSet(count: 19) }
        await #expect(processExitsWith: .failure) { _ = CoreSet(count: -1) }
    }
}
