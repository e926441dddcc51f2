/// How the elements of a tensor lie in memory: strides over blocks, and blocks within blocks.
///
/// The offset of an element is a sum with one addend per axis, so a table per axis says all (`table(_:)`).
/// `nChw16c` for example: axis 1 cut in blocks of 16, the block innermost.
package struct BlockedLayout: Sendable, Hashable {
    /// A block of `size` neighbours along `axis`.
    package struct Block: Sendable, Hashable {
        package let axis: Int
        package let size: Int

        /// Makes a block.
        package init(axis: Int, size: Int) {
            self.axis = axis
            self.size = size
        }
    }

    /// Elements along each axis.
    package let sizes: [Int]
    /// The same, rounded up to whole blocks; what is beyond `sizes` is zero.
    package let padded: [Int]
    /// Distance of neighbouring blocks along each axis, in elements.
    package let strides: [Int]
    /// The blocks, outermost first.
    package let blocks: [Block]

    /// Makes a layout; the outermost block comes first.
    package init(sizes: [Int], padded: [Int], strides: [Int], blocks: [Block]) {
        self.sizes = sizes
        self.padded = padded
        self.strides = strides
        self.blocks = blocks
    }

    /// Elements in memory, padding included; for the gapless layouts that are used here.
    package var storedCount: Int { padded.reduce(1, *) }

    /// What each index along `axis` adds to an element's offset.
    package func table(_ axis: Int) -> [Int] {
        (0..<sizes[axis]).map { offset(of: $0, along: axis) }
    }

    private func offset(of index: Int, along axis: Int) -> Int {
        var rest = index
        var offset = 0
        var unit = 1
        for block in blocks.reversed() {
            if block.axis == axis {
                offset += rest % block.size * unit
                rest /= block.size
            }
            unit *= block.size
        }
        return offset + rest * strides[axis]
    }

    /// Whether every element has the same place in both; strides along an axis of one element do not matter.
    package func isSamePlacement(as other: BlockedLayout) -> Bool {
        sizes == other.sizes && padded == other.padded && blocks == other.blocks
            && zip(padded, zip(strides, other.strides)).allSatisfy { size, strides in
                size == 1 || strides.0 == strides.1
            }
    }

    /// For logs and `run.yaml`: sizes, strides and blocks, for example `64x32x3x3:4608,2304,768,256:16b16a`.
    package var name: String {
        let inner = blocks.map { "\($0.size)\("abcdefghijkl".dropFirst($0.axis).prefix(1))" }.joined()
        let outer = strides.map(String.init).joined(separator: ",")
        return sizes.map(String.init).joined(separator: "x") + ":" + outer + (inner.isEmpty ? "" : ":" + inner)
    }
}
