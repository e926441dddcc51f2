extension Limits {
    /// Seeds tried for the three cycles of a torus; of all sizes to 16x16 none needs more than two.
    static let weaves: UInt64 = 32

    /// Swaps tried with one seed: 240x240 takes 600, and small machines stuck after a thousand stay so.
    static let swaps = 4000

    /// Swaps made in a row when none joins cycles: enough to move away from where no swap helps.
    static let swapsAtOnce = 4
}

extension Limits {
    /// What looking for one exchange of two steps costs, in chips moved.
    static let costOfAnExchange = 50

    /// Chips that may be moved to close the gaps of two tours: failing takes half a second on a small machine,
    static let exchangeWork = 10_000_000

    /// and as many more for each chip, as each exchange on a large machine moves more of them.
    static let exchangeWorkOfAChip = 4000

    /// Exchanges tried for one gap before others have to make way: most gaps are closed after some twenty.
    static let stepsOfAGap = 300
}

extension Limits {
    /// Chips that an error names; the rest are counted.
    static let chipsNamed = 8
}
