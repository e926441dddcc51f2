import Chip
import Testing

/// Fault lists from anybody: whatever is written is either read or refused in one line that names the entry.
@Suite struct FaultTextTests {
    private static let pieces = [
        "0", "1", "7", "17", "18", "99", "-1", "-10", "--2", "3-5", "5-3", "", " ", ",", ",", ",", ":", "-", "x", "١",
        "127.0.0.0", "127.0.8.4", "1.2.3", "9223372036854775808", "'",
    ]

    @Test(arguments: UInt64(1)...300)
    func nonsenseIsRefusedInOneLine(seed: UInt64) throws {
        var random = RandomDamage(seed: seed)
        let text = (0..<1 + random.number(below: 9)).map { _ in Self.pieces[random.number(below: Self.pieces.count)] }
            .joined()
        for name in FaultListName.allCases {
            do throws(FaultError) {
                let list = try Self.read(text, name)
                #expect(list.faults.count == text.split(separator: ":", omittingEmptySubsequences: false).count)
                #expect(list.faults.allSatisfy { $0.list == name })
                _ = try Machine(.triads(MachineSize(width: 12, height: 12))).without(list)
            } catch {
                #expect(error.list == name)
                #expect(text.contains(error.entry) || error.entry.isEmpty)
                #expect(error.description.hasPrefix("entry '\(error.entry)': "))
                #expect(!error.description.contains("\n"))
                #expect(!error.reason.isEmpty && error.reason.last != ".")
            }
        }
    }

    /// An entry is read by the grammar of the configuration file, written out here once more.
    @Test(arguments: 0...19, 0...19)
    func coresAreReadByTheirGrammar(first: Int, last: Int) throws {
        let one = try FaultList(downCores: "2,3,\(first)").faults[0].part
        #expect(one == .cores([first == 0 ? .physical(0) : .virtual(first)]))
        let range = try? FaultList(downCores: "2,3,\(first)-\(last)").faults[0].part
        let isRange = first <= last && last <= 17
        #expect((range != nil) == isRange)
        guard isRange else { return }
        #expect(range == .cores((first...last).map { $0 == 0 ? .physical(0) : .virtual($0) }))
    }

    private static func read(_ text: String, _ name: FaultListName) throws(FaultError) -> FaultList {
        switch name {
        case .chips: try FaultList(downChips: text)
        case .cores: try FaultList(downCores: text)
        case .links: try FaultList(downLinks: text)
        }
    }
}
