package import NeuralNetwork

/// The flat vector cut at the borders of blocks and of parameters: what is summed and updated in one piece.
///
/// The cut, and with it the order of every sum, depends on the layout alone.
package struct UpdateSegments {
    /// A part of one parameter that lies in one block.
    package struct Segment {
        package let target: Int
        package let range: Range<Int>
    }

    package let all: [Segment]
    /// Of each block, its segments.
    package let blocks: [Range<Int>]

    package init(_ targets: [UpdateTarget], blockElements: Int) {
        let count = targets.last?.range.upperBound ?? 0
        var all: [Segment] = []
        var blocks: [Range<Int>] = []
        var target = 0
        for start in stride(from: 0, to: count, by: blockElements) {
            let block = start..<min(start + blockElements, count)
            let first = all.count
            var place = start
            while place < block.upperBound {
                while targets[target].range.upperBound <= place { target += 1 }
                let end = min(block.upperBound, targets[target].range.upperBound)
                all.append(Segment(target: target, range: place..<end))
                place = end
            }
            blocks.append(first..<all.count)
        }
        self.all = all
        self.blocks = blocks
    }
}
