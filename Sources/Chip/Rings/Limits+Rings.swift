extension Limits {
    /// Seeds tried for the three cycles of a torus; of all sizes to 64x64 none needs more than a few.
    static let weaves: UInt64 = 32

    /// Swaps tried with one seed: 240x240 takes 600, and small machines stuck after a thousand stay so.
    static let swaps = 4000

    /// Swaps made in a row when none joins cycles: enough to move away from where no swap helps.
    static let swapsAtOnce = 4
}
