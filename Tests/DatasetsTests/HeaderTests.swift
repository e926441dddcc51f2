import Datasets
import Testing

/// Headers that are not those of labels or images, or ask for too much.
@Suite struct HeaderTests {
    @Test func aForeignFileIsRefused() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, [0x89, 0x50, 0x4e, 0x47, 13, 10])
        #expect(fixture.problem() == .notIDX(start: [0x89, 0x50, 0x4e, 0x47]))
        try fixture.replace(Fixture.trainLabels, gzip(Array("hello, world".utf8)))
        #expect(fixture.problem() == .notIDX(start: Array("hell".utf8)))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 7, 8, 9, 0x0b, 0x0c, 0x0d, 0x0e, 0x80, 255])
    func onlyUnsignedBytesOfTheRightShapeAreRead(byte: Int) throws {
        let fixture = try Fixture()
        var bytes = try #require(fixture.files[Fixture.trainImages])
        bytes[2] = UInt8(byte)
        try fixture.replace(Fixture.trainImages, bytes)
        #expect(fixture.problem() == (byte == 8 ? nil : .elementType(UInt8(byte))))
        bytes[2] = 8
        bytes[3] = UInt8(byte)
        try fixture.replace(Fixture.trainImages, bytes)
        #expect(fixture.problem() == (byte == 3 ? nil : .dimensions(found: byte, expected: 3)))
    }

    @Test func labelsAndImagesAreNotTakenForEachOther() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, #require(fixture.files[Fixture.trainImages]))
        #expect(fixture.problem() == .dimensions(found: 3, expected: 1))
    }

    @Test func nothingOfNothingIsRefused() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, idx([0], []))
        #expect(fixture.problem() == .emptyDimension(0))
        try fixture.replace(Fixture.trainLabels, #require(fixture.files[Fixture.trainLabels]))
        for (dimension, sizes) in [[0, 3, 2], [6, 0, 2], [6, 3, 0]].enumerated() {
            try fixture.replace(Fixture.trainImages, idx(sizes, []))
            #expect(fixture.problem() == .emptyDimension(dimension))
        }
    }

    @Test func absurdSizesAreRefusedBeforeAnythingIsAllocated() throws {
        let fixture = try Fixture()
        let limit = 1 << 31
        for sizes in [[0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [1 << 31, 2, 1], [limit + 1, 1, 1]] {
            let (bytes, _) = sizes.reduce((1 as UInt64, false)) { product, size in
                let next = product.0.multipliedReportingOverflow(by: UInt64(size))
                return (product.1 || next.overflow ? .max : next.partialValue, product.1 || next.overflow)
            }
            for file in [idx(sizes, [1, 2, 3]), gzip(idx(sizes, [1, 2, 3]))] {
                try fixture.replace(Fixture.trainImages, file)
                #expect(fixture.problem() == .tooLarge(bytes: bytes, limit: limit))
            }
        }
        // Within the limit, but more than the file can hold: refused by its length alone.
        try fixture.replace(Fixture.trainImages, idx([limit, 1, 1], [1, 2, 3]))
        #expect(fixture.problem() == .tooShort(found: 19, expected: limit + 16))
        let packed = gzip(idx([limit, 1, 1], [1, 2, 3]))
        try fixture.replace(Fixture.trainImages, packed)
        #expect(fixture.problem() == .tooShort(found: packed.count * 1032, expected: limit + 16))
    }

    @Test func aBombIsRefusedAfterOneByteTooMany() throws {
        let fixture = try Fixture()
        let whole = try #require(fixture.files[Fixture.trainImages])
        let bomb = gzip(whole + Array(repeating: 0, count: 50_000_000))
        #expect(bomb.count < 100_000)
        try fixture.replace(Fixture.trainImages, bomb)
        #expect(fixture.problem() == .tooLong(expected: whole.count))
    }
}
