/// Words of 32 bits that a plan has for what each sample is compared with and how much it counts, one after the other.
struct TargetWords {
    let labels: Int
    let targets: Int
    let weights: Int

    init(_ objective: Objective, outputs: Int) {
        labels = objective.targets == .classes ? 1 : 0
        targets = objective.targets == .vectors ? outputs : 0
        weights = objective.weighsSamples ? 1 : 0
    }

    /// Of a sample.
    var count: Int { labels + targets + weights }
}
