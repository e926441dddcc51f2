/// Counts what a model says rightly.
struct HitCounter {
    private let accuracy: Objective.Accuracy
    private let topK: Int?
    private let threshold: Float

    init(_ objective: Objective, outputs: Int, takesProbabilities: Bool) {
        accuracy = objective.accuracy(outputs: outputs)
        topK = objective.topK
        threshold = objective.threshold(takesProbabilities: takesProbabilities)
    }

    func count(_ row: OutputRow, _ targets: some SampleTargets, in result: inout BatchResult) {
        switch accuracy {
        case .largest: if row.isFirstOfLargest(targets.label) { result.correct += 1 }
        case .sides: result.correct += targets.hits(row, threshold: threshold)
        case .none: break
        }
        if let topK, row.isInTop(topK, targets.label) { result.inTopK += 1 }
    }
}
