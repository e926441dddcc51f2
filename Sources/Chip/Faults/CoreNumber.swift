/// The number of a core as fault lists write it.
public enum CoreNumber: Sendable, Hashable {
    /// A number that the software uses, from 1; 0 is the monitor's and cannot be written.
    case virtual(Int)
    /// A number of the silicon, 0 to 17, written with a minus.
    case physical(Int)

    /// The number as it is written: above 0 virtual, otherwise physical with its sign turned round.
    init(_ written: Int) {
        self = written > 0 ? .virtual(written) : .physical(-written)
    }

    /// The virtual number of the core on a typical chip; nil if no physical core has such a number.
    ///
    /// Which cores a real chip numbers how depends on which of them are faulty. The table is the one that the tools
    /// assume, `TYPICAL_PHYSICAL_VIRTUAL_MAP` of SpiNNMachine's `ignores/ignore_core.py`, with its oddities: physical
    /// core 10 is the monitor, no physical core is virtual core 11, and 17 becomes 18, which no chip has.
    public var virtualNumber: Int? {
        switch self {
        case .virtual(let number): number
        case .physical(10): 0
        case .physical(let number): (0...17).contains(number) ? number + 1 : nil
        }
    }
}
