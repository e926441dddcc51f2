/// Why a network cannot be placed.
public enum PlacementError: Error, Hashable, CustomStringConvertible {
    /// A chip has too little SDRAM: the layer that takes most of it there, what the chip would have to hold, what it
    /// has, the number of chips tried, and the smallest group of the machine that would do, if any does.
    case sdram(layer: String, needs: Int, has: Int, chips: Int, smallest: GroupSize?)
    /// The least tile of a layer, one channel by one row, is larger than the local memory of a core.
    case localMemory(layer: String, has: Int)
    /// A chip would need more routing entries than its router has.
    case routing(entries: Int, has: Int)
    /// No chip of the machine works.
    case noChips

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .sdram(let layer, let needs, let has, let chips, let smallest):
            "the model does not fit on \(counted(chips, "chip")): a chip would hold \(needs) bytes, most of them for "
                + "'\(layer)', and has \(has)"
                + (smallest.map { "; the smallest group that fits is \($0)" } ?? "; no group of this machine fits")
        case .localMemory(let layer, let has):
            "a row of layer '\(layer)' does not fit in the \(has) bytes that a core has for tiles; use smaller images"
        case .routing(let entries, let has):
            "a chip would need \(entries) routing entries and has \(has); use a smaller group"
        case .noChips:
            "no chip of the machine works"
        }
    }

    /// The same with the smallest group that fits, where memory is what is short.
    func naming(_ smallest: () -> GroupSize?) -> PlacementError {
        guard case .sdram(let layer, let needs, let has, let chips, _) = self else { return self }
        return .sdram(layer: layer, needs: needs, has: has, chips: chips, smallest: smallest())
    }
}
