import NeuralNetwork
import Testing

/// Blocked layouts against their definition, element by element.
@Suite struct OneDNNLayoutTests {
    /// nChw16c over 2 x 33 x 3 x 5.
    private let image = BlockedLayout(
        sizes: [2, 33, 3, 5], padded: [2, 48, 3, 5], strides: [48 * 15, 16 * 15, 16 * 5, 16],
        blocks: [.init(axis: 1, size: 16)])
    /// OIhw16i16o over 32 x 17 x 3 x 3.
    private let kernel = BlockedLayout(
        sizes: [32, 17, 3, 3], padded: [32, 32, 3, 3], strides: [2 * 9 * 256, 9 * 256, 3 * 256, 256],
        blocks: [.init(axis: 1, size: 16), .init(axis: 0, size: 16)])
    /// Blocks of two within blocks of four: dimension b as 4b8a2b.
    private let nested = BlockedLayout(
        sizes: [8, 11], padded: [8, 16], strides: [128, 64],
        blocks: [.init(axis: 1, size: 4), .init(axis: 0, size: 8), .init(axis: 1, size: 2)])

    private func offset(_ layout: BlockedLayout, _ index: [Int]) -> Int {
        index.indices.reduce(0) { $0 + layout.table($1)[index[$1]] }
    }

    @Test func imagesInBlocksOfSixteen() {
        for (n, c, h, w) in [(0, 0, 0, 0), (1, 15, 2, 4), (1, 16, 0, 1), (0, 32, 2, 3)] {
            #expect(offset(image, [n, c, h, w]) == (((n * 3 + c / 16) * 3 + h) * 5 + w) * 16 + c % 16)
        }
    }

    @Test func kernelsInBlocksOfSixteenBySixteen() {
        for (o, i, h, w) in [(0, 0, 0, 0), (31, 16, 2, 1), (5, 3, 1, 2), (17, 15, 0, 0)] {
            let block = ((o / 16 * 2 + i / 16) * 3 + h) * 3 + w
            #expect(offset(kernel, [o, i, h, w]) == block * 256 + i % 16 * 16 + o % 16)
        }
    }

    @Test func blocksWithinBlocks() {
        for (a, b) in [(0, 0), (7, 10), (3, 7), (5, 8)] {
            #expect(offset(nested, [a, b]) == b / 8 * 64 + b % 8 / 2 * 16 + a * 2 + b % 2)
        }
    }

    @Test func everyElementHasAPlaceOfItsOwn() {
        for layout in [image, kernel, nested] {
            var offsets = [0]
            for axis in layout.sizes.indices {
                let table = layout.table(axis)
                #expect(table.count == layout.sizes[axis])
                offsets = offsets.flatMap { base in table.map { base + $0 } }
            }
            #expect(Set(offsets).count == layout.sizes.reduce(1, *))
            #expect(offsets.allSatisfy { (0..<layout.storedCount).contains($0) })
        }
    }

    @Test func stridesOverOneElementDoNotMatter() {
        let nhwc = BlockedLayout(sizes: [4, 1, 5, 6], padded: [4, 1, 5, 6], strides: [30, 1, 6, 1], blocks: [])
        let nchw = BlockedLayout(sizes: [4, 1, 5, 6], padded: [4, 1, 5, 6], strides: [30, 30, 6, 1], blocks: [])
        let other = BlockedLayout(sizes: [4, 1, 5, 6], padded: [4, 1, 5, 6], strides: [30, 1, 1, 5], blocks: [])
        #expect(nhwc.isSamePlacement(as: nchw))
        #expect(!nhwc.isSamePlacement(as: other))
        #expect(!image.isSamePlacement(as: kernel))
    }

    @Test func namesTellSizesStridesAndBlocks() {
        #expect(image.name == "2x33x3x5:720,240,80,16:16b")
        #expect(kernel.name == "32x17x3x3:4608,2304,768,256:16b16a")
    }

    @Test func theLibrarySaysWhatItIs() {
        #expect(Engine.libraryVersion.split(separator: ".").count == 3)
        #expect(Engine.instructionSet.contains("avx") || Engine.instructionSet.contains("sse"))
    }

    @Test func errorsSayWhatFailedAndForWhat() throws {
        let none = EngineError(code: .unimplemented, call: "dnnl_primitive_desc_create", subject: "conv2d")
        #expect("\(none)" == "conv2d: dnnl_primitive_desc_create: oneDNN has no kernel for these sizes and settings")
        let other = EngineError(code: .status("invalid_arguments"), call: "dnnl_primitive_create", subject: "dense")
        #expect("\(other)" == "dense: dnnl_primitive_create: oneDNN says 'invalid_arguments'")
        let memory = EngineError(code: .outOfMemory(bytes: nil), call: "dnnl_memory_create", subject: "dense")
        #expect("\(memory)" == "dense: dnnl_memory_create: out of memory")
    }
}
