/// Metrics summed over chip groups, in ring order, so that they too are the same for any number of workers.
package struct GroupTotals: Sendable, Hashable {
    package var lossSum = 0.0
    package var correct = 0
    package var inTopK = 0
    package var count = 0

    package init(_ groups: [GroupReport] = []) {
        for group in groups {
            lossSum += group.lossSum
            correct += group.correct
            inTopK += group.inTopK
            count += group.count
        }
    }

    /// Adds the totals of the samples that follow.
    package static func += (sum: inout GroupTotals, next: GroupTotals) {
        sum.lossSum += next.lossSum
        sum.correct += next.correct
        sum.inTopK += next.inTopK
        sum.count += next.count
    }

    /// Mean loss of a sample.
    package var loss: Double { count == 0 ? 0 : lossSum / Double(count) }
    /// Share of what samples can be right in that they are, which are so many things each; nil if nothing is.
    package func accuracy(answers: Int = 1) -> Double? { answers == 0 ? nil : share(correct, of: answers) }
    /// Share of samples whose label is among the k largest outputs.
    package var topKAccuracy: Double { share(inTopK, of: 1) }

    private func share(_ hits: Int, of answers: Int) -> Double {
        count == 0 ? 0 : Double(hits) / (Double(count) * Double(answers))
    }
}
