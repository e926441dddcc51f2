/// What a chip offers beside its cores and links, by the numbers that the tools count with.
public struct ChipResources: Sendable, Hashable, Codable {
    /// Cores that the monitor program takes, from number 0 on.
    public var monitors: Int

    /// Entries of the router's table that applications may use.
    public var routerEntries: Int

    /// Bytes of SDRAM that applications may use.
    public var sdram: Int

    /// Numbers of the Ethernet tags that are free; none without an Ethernet port.
    public var tags: [Int]

    /// A chip without an Ethernet port.
    ///
    /// Sources: SpiNNMachine, `version/version_spin1.py`: one monitor, 1023 entries, 123,469,792 bytes.
    public static let standard = ChipResources(monitors: 1, routerEntries: 1023, sdram: 123_469_792, tags: [])

    /// A chip with one: tags 1 to 7 (SpiNNMachine, `chip.py`).
    public static let ethernet = ChipResources(
        monitors: 1, routerEntries: 1023, sdram: 123_469_792, tags: Array(1...7))
}
