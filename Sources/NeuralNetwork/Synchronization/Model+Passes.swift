extension Model {
    /// Why chip groups cannot take their share of a step in so many passes, one after the other; nil if they can.
    ///
    /// A synchronized normalization is the reason: its statistics are of all samples of a step at once.
    public func problem(passes: Int) -> String? {
        guard passes > 1, synchronizes else { return nil }
        return "\(passes) passes do not go with --normalization sync, whose statistics are of all samples of a step at "
            + "once; use --normalization local, or leave --accumulate out and take more hosts"
    }
}
