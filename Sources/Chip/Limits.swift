/// Every limit of this module, with its reason.
enum Limits {
    /// Chips on a side of a machine: point-to-point packets address a chip by two bytes, x and y.
    static let sides = 1...256

    /// Hops that a drawing lists one by one; a screen has about 50 lines. The report has them all.
    static let hopsListed = 32

    /// Loads that a drawing lists; the highest ones matter.
    static let loadsListed = 4

    /// Columns of text in a drawing: the width of a wide terminal.
    static let drawingColumns = 132

    /// Chips, or groups, on a side of a drawing: beyond it the eye no longer finds its row.
    static let drawingSide = 48

    /// Boards, or faults, that a text lists in one line.
    static let hardwareListed = 6
}
