import Foundation
import NeuralNetwork
import Testing

@Suite struct SoftmaxCrossEntropyTests {
    /// Calls the kernel on copies; the gradient comes back in the logits' place.
    private func train(
        _ logits: [Float], stride: Int? = nil, classes: Int, labels: [Int32], divisor: Int = 1
    ) -> (result: BatchResult, gradient: [Float]) {
        var gradient = logits
        let result = unsafe gradient.withUnsafeMutableBufferPointer { rows in
            unsafe labels.withUnsafeBufferPointer { labels in
                guard let rows = rows.baseAddress, let first = labels.baseAddress else {
                    return BatchResult(lossSum: 0, correct: 0, count: 0)
                }
                return unsafe LossKernel(Objective(), outputs: classes, takesProbabilities: false).train(
                    outputs: rows, stride: stride ?? classes, targets: TargetRows(labels: first), batch: labels.count,
                    divisor: divisor)
            }
        }
        return (result, gradient)
    }

    private func evaluate(_ logits: [Float], stride: Int? = nil, classes: Int, labels: [Int32]) -> BatchResult {
        unsafe logits.withUnsafeBufferPointer { rows in
            unsafe labels.withUnsafeBufferPointer { labels in
                guard let rows = rows.baseAddress, let first = labels.baseAddress else {
                    return BatchResult(lossSum: 0, correct: 0, count: 0)
                }
                return unsafe LossKernel(Objective(), outputs: classes, takesProbabilities: false).evaluate(
                    outputs: rows, stride: stride ?? classes, targets: TargetRows(labels: first), batch: labels.count)
            }
        }
    }

    private func someLogits(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { Float(($0 * 7_919 + 13) % 1_000) / 250 * scale - 2 * scale }
    }

    @Test func equalLogitsCostTheLogarithmOfTheClasses() {
        let (result, gradient) = train([3, 3, 3, 3], classes: 4, labels: [2], divisor: 2)
        #expect(abs(result.lossSum - Foundation.log(4)) < 1e-15)
        #expect(gradient == [0.125, 0.125, -0.375, 0.125])
    }

    @Test(arguments: [2, 3, 10, 37], [0, 1, 2, 5, 16])
    func theFormulaHoldsForEverySize(classes: Int, batch: Int) {
        let logits = someLogits(classes * batch)
        let labels = (0..<batch).map { Int32($0 * 5 % classes) }
        let (result, gradient) = train(logits, classes: classes, labels: labels, divisor: 7)
        var loss = 0.0
        for n in 0..<batch {
            let row = logits[n * classes..<(n + 1) * classes].map { Foundation.exp(Double($0)) }
            let sum = row.reduce(0, +)
            loss -= Foundation.log(row[Int(labels[n])] / sum)
            for c in 0..<classes {
                let expected = (row[c] / sum - (c == labels[n] ? 1 : 0)) / 7
                #expect(abs(Double(gradient[n * classes + c]) - expected) < 1e-8)
            }
        }
        #expect(abs(result.lossSum - loss) < 1e-12 * Double(max(batch, 1)))
        #expect(result.count == batch)
    }

    @Test func evaluationGivesTheSameBitsAsTraining() {
        let logits = someLogits(10 * 33, scale: 4)
        let labels = (0..<33).map { Int32($0 % 10) }
        #expect(evaluate(logits, classes: 10, labels: labels) == train(logits, classes: 10, labels: labels).result)
    }

    @Test func elementsBetweenTheRowsAreLeftAlone() {
        let padded: [Float] = [1, 2, 77, 78, 3, -4, 79, 80]
        let (result, gradient) = train(padded, stride: 4, classes: 2, labels: [1, 0])
        let (dense, denseGradient) = train([1, 2, 3, -4], classes: 2, labels: [1, 0])
        #expect(result == dense)
        #expect([gradient[0], gradient[1], gradient[4], gradient[5]] == denseGradient)
        #expect([gradient[2], gradient[3], gradient[6], gradient[7]] == [77, 78, 79, 80])
    }

    @Test func hugeLogitsNeitherOverflowNorLoseTheLoss() {
        let (result, gradient) = train([3e38, -3e38, 0], classes: 3, labels: [0])
        #expect(result == BatchResult(lossSum: 0, correct: 1, count: 1))
        #expect(gradient == [0, 0, 0])
        let wrong = train([1_000, 0], classes: 2, labels: [1])
        #expect(wrong.result == BatchResult(lossSum: 1_000, correct: 0, count: 1))
        #expect(wrong.gradient == [1, -1])
    }

    @Test func ofEqualLargestTheFirstCounts() {
        #expect(evaluate([5, 5, 1], classes: 3, labels: [0]).correct == 1)
        #expect(evaluate([5, 5, 1], classes: 3, labels: [1]).correct == 0)
        #expect(evaluate([1, 5, 5], classes: 3, labels: [2]).correct == 0)
        #expect(evaluate([0, -0.0], classes: 2, labels: [0]).correct == 1)
    }

    @Test(arguments: 0..<3, 0..<3 as Range<Int32>)
    func aRowWithANaNIsNeverCorrectAndItsLossSaysSo(place: Int, label: Int32) {
        var logits: [Float] = [0, 0, 0]
        logits[Int(label)] = 9
        logits[place] = .nan
        let (result, gradient) = train(logits, classes: 3, labels: [label])
        #expect(result.correct == 0)
        #expect(result.lossSum.isNaN)
        #expect(gradient.filter(\.isNaN).count == 3)
    }

    @Test func aGradientSumsToZeroAndScalesWithTheDivisor() {
        let logits = someLogits(64)
        let one = train(logits, classes: 64, labels: [5]).gradient
        let many = train(logits, classes: 64, labels: [5], divisor: 1 << 10).gradient
        #expect(abs(one.reduce(0, +)) < 1e-6)
        #expect(many == one.map { $0 / 1_024 })
    }

    @Test func aLabelOutsideTheClassesTraps() async {
        await #expect(processExitsWith: .failure) {
            var logits: [Float] = [0, 0]
            let label: Int32 = 2
            _ = unsafe logits.withUnsafeMutableBufferPointer { rows in
                unsafe withUnsafePointer(to: label) { label in
                    guard let rows = rows.baseAddress else { return BatchResult(lossSum: 0, correct: 0, count: 0) }
                    return unsafe LossKernel(Objective(), outputs: 2, takesProbabilities: false).train(
                        outputs: rows, stride: 2, targets: TargetRows(labels: label), batch: 1, divisor: 1)
                }
            }
        }
    }

    @Test func theBitsAreFrozen() {
        let (result, gradient) = train([0.5, -1.25, 3, 0.125], classes: 4, labels: [3], divisor: 3)
        #expect(result.lossSum.bitPattern == 4_613_976_467_518_594_873)
        #expect(gradient.map(\.bitPattern) == [1_019_375_954, 998_713_346, 1_049_889_983, 3_198_308_468])
    }
}
