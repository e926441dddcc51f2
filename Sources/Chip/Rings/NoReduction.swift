/// Why a network has no reduction at all.
public enum NoReduction: Error, Hashable, CustomStringConvertible {
    /// No chip works.
    case noChip
    /// These chips cannot reach the others and be reached by them.
    case cutOff([ChipCoordinate])

    /// One line: what is wrong, with the first few chips by name.
    public var description: String {
        switch self {
        case .noChip:
            "no chip of the machine works"
        case .cutOff(let chips):
            "\(chips.count == 1 ? "one chip is" : "\(chips.count) chips are") cut off from the others: "
                + chips.prefix(Limits.chipsNamed).map(\.description).joined(separator: ", ")
                + (chips.count > Limits.chipsNamed ? " and more" : "")
        }
    }
}
