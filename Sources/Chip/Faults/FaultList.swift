/// Faults as the tools' configuration files write them: entries with colons between, or "None" for an empty list.
///
/// Source: SpiNNMachine, `spinn_machine.cfg` and `ignores/`.
public struct FaultList: Sendable, Hashable {
    /// All faults: chips, then cores, then links, each in the order of its text.
    public let faults: [Fault]

    /// Reads the lists; one that is not given is empty. Nothing is compared with a machine yet.
    public init(downChips: String? = nil, downCores: String? = nil, downLinks: String? = nil) throws(FaultError) {
        let chips = try Self.read(downChips, .chips)
        let cores = try Self.read(downCores, .cores)
        let links = try Self.read(downLinks, .links)
        faults = chips + cores + links
    }

    private static func read(_ text: String?, _ list: FaultListName) throws(FaultError) -> [Fault] {
        guard let text, text.lowercased() != "none" else { return [] }
        var faults: [Fault] = []
        for entry in text.split(separator: ":", omittingEmptySubsequences: false) {
            faults.append(try FaultEntry(String(entry), list).fault())
        }
        return faults
    }
}
