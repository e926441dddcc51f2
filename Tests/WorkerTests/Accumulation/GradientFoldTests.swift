import Testing
import Worker

/// The gradients of a group's passes, added in one order while they come in pieces.
@Suite struct GradientFoldTests {
    /// What the ring reads in the end, and what it was told on the way.
    private struct Outcome {
        var gradient: [Float] = []
        var told: [Int] = []
        /// Of each time that it was told, what it could read.
        var seen: [[UInt32]] = []
    }

    /// Writes the gradients of some passes as plans do: from the end of the vector, in pieces that begin at `cuts`.
    private func fold(_ gradients: [[Float]], cuts: [Int]) -> Outcome {
        let count = gradients[0].count
        let (kept, own) = (FloatBuffer(count: count), FloatBuffer(count: count))
        for buffer in [kept, own] { buffer.array = Array(repeating: .nan, count: count) }
        var outcome = Outcome()
        for (pass, gradient) in gradients.enumerated() {
            var fold = GradientFold(
                pass..<pass + 1, of: 0..<gradients.count, kept: gradients.count > 1 ? kept : nil, own: own)
            var end = count
            for cut in cuts {
                for index in cut..<end { unsafe fold.target[index] = gradient[index] }
                end = cut
                guard fold.take(from: cut) else { continue }
                outcome.told.append(cut)
                outcome.seen.append(bits(Array(own.array[cut...])))
            }
        }
        outcome.gradient = own.array
        return outcome
    }

    /// Numbers of many sizes, so that another order would round to another sum.
    private func gradients(_ passes: Int, count: Int) -> [[Float]] {
        var numbers = Numbers(seed: 5)
        return (0..<passes).map { pass in
            numbers.floats(count).map { $0 * [1, 1e-3, 1e4, 17][pass % 4] }
        }
    }

    private func leftFold(_ gradients: [[Float]]) -> [Float] {
        gradients.dropFirst().reduce(gradients[0]) { sum, next in zip(sum, next).map { $0 + $1 } }
    }

    private static let cuts = [[0], [96, 64, 0], [99, 50, 49, 49, 1, 0]]

    @Test(arguments: 1...6, cuts) func passesAreAddedFromTheFirstToTheLast(passes: Int, cuts: [Int]) {
        let gradients = gradients(passes, count: 100)
        #expect(bits(fold(gradients, cuts: cuts).gradient) == bits(leftFold(gradients)))
    }

    @Test func anotherOrderWouldGiveAnotherSum() {
        let gradients = gradients(4, count: 100)
        #expect(bits(leftFold(gradients)) != bits(leftFold(gradients.reversed())))
    }

    @Test(arguments: 1...4, cuts) func theRingIsToldOfTheLastPassOnlyAndOfWhatIsFinal(passes: Int, cuts: [Int]) {
        let outcome = fold(gradients(passes, count: 100), cuts: cuts)
        #expect(outcome.told == cuts)
        for (cut, seen) in zip(outcome.told, outcome.seen) { #expect(seen == bits(Array(outcome.gradient[cut...]))) }
    }

    /// Nothing is added, so that one pass gives the bits that it wrote: the sum of 0 and -0 would be 0.
    @Test func anOnlyPassIsLeftAsItIs() {
        #expect(bits(fold([[-0.0, 1, -0.0]], cuts: [2, 0]).gradient) == bits([-0.0, 1, -0.0]))
    }

    @Test func theFirstOfSeveralPassesLeavesTheGroupsVectorAlone() {
        let (kept, own) = (FloatBuffer(count: 4), FloatBuffer(count: 4))
        own.array = [1, 2, 3, 4]
        var fold = GradientFold(3..<5, of: 3..<9, kept: kept, own: own)
        unsafe fold.target.update(repeating: 7, count: 4)
        #expect(!fold.take(from: 0) && own.array == [1, 2, 3, 4] && kept.array == [7, 7, 7, 7])
    }

    @Test func severalPassesWithoutMemoryForTheirSumAreABug() async {
        await #expect(processExitsWith: .failure) {
            _ = GradientFold(0..<1, of: 0..<2, kept: nil, own: FloatBuffer(count: 4))
        }
    }
}
