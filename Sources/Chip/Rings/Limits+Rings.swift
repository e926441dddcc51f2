extension Limits {
    /// Seeds tried for the three cycles of a torus; of all sizes to 64x64 none needs more than a few.
    static let weaves: UInt64 = 32

    /// Swaps tried with one seed: 240x240 takes 600, and small machines stuck after a thousand stay so.
    static let swaps = 4000

    /// Swaps made in a row when none joins cycles: enough to move away from where no swap helps.
    static let swapsAtOnce = 4
}

extension Limits {
    /// What looking for one exchange of two steps costs, in chips moved.
    static let costOfAnExchange = 50

    /// Chips that may be moved to close the gaps of one tour: a tenth of a second of failing on a small machine,
    static let exchangeWork = 10_000_000

    /// and as many more for each chip: 1% of dead chips on a machine of 240x240 takes half of it.
    static let exchangeWorkOfAChip = 4000

    /// Exchanges tried for one gap before others have to make way: most gaps are closed after ten.
    static let stepsOfAGap = 300
}

extension Limits {
    /// Chips that an error names; the rest are counted.
    static let chipsNamed = 8
}
