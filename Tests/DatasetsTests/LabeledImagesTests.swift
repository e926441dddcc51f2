import Datasets
import Digest
import Testing

@Suite struct LabeledImagesTests {
    /// Widths around the size of vectors, and every byte value in every place of one.
    @Test(arguments: [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 64, 257])
    func everyByteIsDividedBy255(width: Int) throws {
        let count = 256
        let pixels = (0..<count * width).map { UInt8(truncatingIfNeeded: $0 / width + $0 % width) }
        let images = try images(pixels, count: count, width: width)
        #expect(images.floats(Array(0..<count)) == pixels.map { Float($0) / 255 })
    }

    @Test func imagesComeInTheOrderAskedForAndAsOften() throws {
        let images = try images([10, 11, 20, 21, 30, 31], count: 3, width: 2)
        #expect(images.bytes([2, 0, 0, 1]) == [30, 31, 10, 11, 10, 11, 20, 21])
        #expect(images.labels([2, 0, 0, 1]) == [2, 0, 0, 1])
        #expect(images.floats([]) == [])
    }

    @Test func anyCollectionOfIndicesWillDo() throws {
        let images = try images(Array(0..<40), count: 10, width: 4)
        var output = [Float](repeating: 0, count: 12)
        unsafe output.withUnsafeMutableBufferPointer { unsafe images.copyImages(at: 3..<6, into: $0) }
        #expect(output == images.floats([3, 4, 5]))
        unsafe output.withUnsafeMutableBufferPointer {
            unsafe images.copyImages(at: [9, 8, 7, 6, 5].dropFirst(2), into: $0)
        }
        #expect(output == images.floats([7, 6, 5]))
    }

    @Test func theDigestIsThatOfSizesPixelsAndLabels() throws {
        let images = try images([10, 11, 20, 21, 30, 31], count: 3, width: 2)
        let sizes = ([3, 1, 2, 1, 3] as [UInt8]).flatMap { (size: UInt8) -> [UInt8] in [size, 0, 0, 0, 0, 0, 0, 0] }
        #expect(images.digest == SHA256.digest(of: sizes + [10, 11, 20, 21, 30, 31] + [0, 1, 2]))
    }

    @Test func theDigestOfADataSetIsThatOfItsParts() throws {
        let data = try Fixture().load()
        #expect(data.digest == SHA256.digest(of: data.train.digest.bytes + data.test.digest.bytes))
        #expect(data.train.digest != data.test.digest)
    }

    @Test func oneImageIsAsGoodAsABatchOfOne() throws {
        let images = try images([10, 11, 20, 21, 30, 31], count: 3, width: 2)
        var output = [Float](repeating: 0, count: 2)
        unsafe output.withUnsafeMutableBufferPointer { unsafe images.copyImage(at: 1, into: $0) }
        #expect(output == [20 / 255, 21 / 255])
        #expect(output == images.floats([1]))
    }

    @Test func anIndexOutsideTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = try DataSource("synthetic:2x2x1:2:5").load().train.label(at: 5)
        }
        await #expect(processExitsWith: .failure) {
            _ = try DataSource("synthetic:2x2x1:2:5").load().train.floats([-1])
        }
    }

    @Test func roomOfAnotherSizeTraps() async {
        await #expect(processExitsWith: .failure) {
            var output = [Float](repeating: 0, count: 9)
            let images = try DataSource("synthetic:2x2x1:2:5").load().train
            unsafe output.withUnsafeMutableBufferPointer { unsafe images.copyImages(at: [0, 1], into: $0) }
        }
        await #expect(processExitsWith: .failure) {
            var output = [Int32](repeating: 0, count: 3)
            let images = try DataSource("synthetic:2x2x1:2:5").load().train
            unsafe output.withUnsafeMutableBufferPointer { unsafe images.copyLabels(at: [0, 1], into: $0) }
        }
    }

    /// Images of one row; image `i` has label `i`, at most 255.
    private func images(_ pixels: [UInt8], count: Int, width: Int) throws -> LabeledImages {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainImages, idx([count, 1, width], pixels))
        try fixture.replace(Fixture.trainLabels, idx([count], (0..<count).map { UInt8($0) }))
        try fixture.replace(Fixture.testImages, idx([1, 1, width], Array(pixels.prefix(width))))
        try fixture.replace(Fixture.testLabels, idx([1], [0]))
        return try fixture.load().train
    }
}
