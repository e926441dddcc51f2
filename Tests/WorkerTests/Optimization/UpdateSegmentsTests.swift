import NeuralNetwork
import Testing
import Worker

/// The cut that decides the order of every norm.
@Suite struct UpdateSegmentsTests {
    private func targets(_ sizes: [Int]) -> [UpdateTarget] {
        var place = 0
        return sizes.map { size in
            defer { place += size }
            return UpdateTarget(range: place..<place + size)
        }
    }

    private static let sizes = [
        [], [0], [1], [4], [5], [9], [0, 3, 0, 5, 0], [4, 4], [3, 9, 1, 1, 1, 7], [1, 30, 2],
    ]

    @Test(arguments: sizes, [1, 2, 4, 7, 100])
    func everyElementIsInOneSegmentOfItsBlockAndParameter(sizes: [Int], block: Int) {
        let targets = targets(sizes)
        let cut = UpdateSegments(targets, blockElements: block)
        let count = sizes.reduce(0, +)
        #expect(cut.all.flatMap { Array($0.range) } == Array(0..<count))
        #expect(cut.blocks.flatMap { Array($0) } == Array(cut.all.indices))
        #expect(cut.blocks.count == (count + block - 1) / block)
        for (number, segments) in cut.blocks.enumerated() {
            for segment in cut.all[segments] {
                #expect(!segment.range.isEmpty)
                #expect(segment.range.lowerBound / block == number && (segment.range.upperBound - 1) / block == number)
                let parameter = targets[segment.target].range
                #expect(segment.range.clamped(to: parameter) == segment.range)
            }
        }
    }

    /// As few as can be: neighbours differ in block or parameter.
    @Test(arguments: sizes, [1, 2, 4, 7, 100]) func noSegmentIsCutInVain(sizes: [Int], block: Int) {
        let cut = UpdateSegments(targets(sizes), blockElements: block)
        for (left, right) in zip(cut.all, cut.all.dropFirst()) {
            #expect(
                left.target != right.target
                    || left.range.lowerBound / block != right.range.lowerBound / block)
        }
    }
}
