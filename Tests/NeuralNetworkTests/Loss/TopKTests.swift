import NeuralNetwork
import Testing

/// Which samples count as right.
@Suite struct TopKTests {
    private func counts(_ outputs: [Float], _ label: Int32) -> [Int] {
        (1...outputs.count).map { LossCase(Objective(topK: $0), outputs, labels: [label]).evaluate().inTopK }
    }

    @Test func aSampleIsInFromItsRankOn() {
        let outputs: [Float] = [0.5, -2, 7, 3]
        for (label, rank) in [(0, 3), (1, 4), (2, 1), (3, 2)] {
            #expect(counts(outputs, Int32(label)) == (1...4).map { $0 >= rank ? 1 : 0 }, "class \(label)")
        }
    }

    /// Unlike the accuracy, which takes the first of the largest.
    @Test func allThatTieWithTheLastAreIn() {
        for label in [0, 1, 2] as [Int32] { #expect(counts([5, 5, 5, 9], label) == [0, 1, 1, 1]) }
        let tie = LossCase(Objective(topK: 1), [5, 5], labels: [1]).evaluate()
        #expect((tie.correct, tie.inTopK) == (0, 1))
    }

    @Test func infinitiesHaveRanksAndNaNsHaveNone() {
        #expect(counts([-.infinity, 0, .infinity], 2) == [1, 1, 1])
        #expect(counts([-.infinity, 0, .infinity], 0) == [0, 0, 1])
        #expect(counts([.nan, 0, 1], 2) == [0, 0, 0])
    }

    @Test func whatIsNotAskedForIsNotCounted() {
        #expect(LossCase(Objective(), [1, 0], labels: [0]).evaluate().inTopK == 0)
    }

    @Test func samplesAreCountedOneByOne() {
        let test = LossCase(Objective(topK: 2), classes: 10, batch: 400)
        let found = test.evaluate().inTopK
        let single = (0..<400).reduce(0) { sum, n in
            sum
                + LossCase(
                    Objective(topK: 2), Array(test.outputs[n * 10..<(n + 1) * 10]), labels: [test.labels[n]]
                ).evaluate().inTopK
        }
        #expect(found == single && (20..<200).contains(found), "2 of 10 classes by chance: about 80, not \(found)")
    }
}
