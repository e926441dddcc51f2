import Datasets
import Foundation
import Testing

@Suite struct RefusalTests {
    @Test(arguments: Fixture.names)
    func everyTruncationOfAPlainFileIsRefused(name: String) throws {
        let fixture = try Fixture()
        let whole = try #require(fixture.files[name])
        for length in 0..<whole.count {
            try fixture.replace(name, Array(whole.prefix(length)))
            let problem = fixture.problem()
            let header = name.contains("images") ? 16 : 8
            switch length {
            case 0, 1: #expect(problem == .notIDX(start: Array(whole.prefix(length))))
            case 2, 3: #expect(problem == .tooShort(found: length, expected: 4))
            case 4..<header: #expect(problem == .tooShort(found: length, expected: header))
            default: #expect(problem == .tooShort(found: length, expected: whole.count))
            }
        }
    }

    @Test(arguments: Fixture.names)
    func everyTruncationOfACompressedFileIsRefused(name: String) throws {
        let fixture = try Fixture()
        let whole = gzip(try #require(fixture.files[name]))
        for length in 0..<whole.count {
            try fixture.replace(name, Array(whole.prefix(length)))
            let problem = fixture.problem()
            let isSeen =
                switch problem {
                case .gzipCutOff?: length >= 2
                case .notIDX?: length < 2
                case .tooShort?: length >= 2
                default: false
                }
            #expect(isSeen, "\(length) of \(whole.count) bytes: \(String(describing: problem))")
        }
    }

    @Test(arguments: Fixture.names)
    func everyDamagedBitOfACompressedFileIsRefusedOrHarmless(name: String) throws {
        let fixture = try Fixture()
        let digest = try fixture.load().digest
        let whole = gzip(try #require(fixture.files[name]))
        var harmless = 0
        for bit in 0..<whole.count * 8 {
            var damaged = whole
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try fixture.replace(name, damaged)
            guard let data = try? fixture.load() else { continue }
            #expect(data.digest == digest, "bit \(bit)")
            harmless += 1
        }
        // Time, level, system and one flag in gzip's header and the padding of the last block say nothing.
        #expect(harmless <= 4 * 8 + 8 + 8 + 1 + 7)
    }

    @Test(arguments: Fixture.names)
    func bytesBehindTheEndAreRefused(name: String) throws {
        let fixture = try Fixture()
        let whole = try #require(fixture.files[name])
        for extra in [[0], Array(repeating: 0, count: 100_000)] as [[UInt8]] {
            try fixture.replace(name, whole + extra)
            #expect(fixture.problem() == .tooLong(expected: whole.count))
            try fixture.replace(name, gzip(whole + extra))
            #expect(fixture.problem() == .tooLong(expected: whole.count))
            try fixture.replace(name, gzip(whole) + gzip(extra))
            #expect(fixture.problem() == .tooLong(expected: whole.count))
        }
        try fixture.replace(name, gzip(whole) + [1, 2, 3])
        #expect(fixture.problem() == .bytesAfterGzip)
        try fixture.replace(name, gzip(whole) + [0x1f])
        #expect(fixture.problem() == .gzipCutOff(decoded: whole.count))
    }

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

    @Test func imagesAndLabelsMustBeAsMany() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, idx([5], [0, 1, 2, 3, 2]))
        #expect(fixture.problem() == .labelCount(5, images: 6))
        try fixture.replace(Fixture.trainLabels, idx([7], [0, 1, 2, 3, 2, 1, 0]))
        #expect(fixture.problem() == .labelCount(7, images: 6))
    }

    @Test func aTestLabelThatTrainingNeverSawIsRefused() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.testLabels, idx([3], [3, 4, 200]))
        #expect(fixture.problem() == .label(4, index: 1, classCount: 4))
    }

    @Test func testImagesMustBeOfTheSizeOfTrainingImages() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.testImages, idx([3, 2, 3], Array(repeating: 0, count: 18)))
        #expect(fixture.problem() == .imageSize(height: 2, width: 3, expectedHeight: 3, expectedWidth: 2))
    }

    @Test(arguments: Fixture.names)
    func aMissingFileIsNamed(name: String) throws {
        let fixture = try Fixture()
        try fixture.folder.remove(name)
        #expect(throws: DatasetError(file: fixture.folder.path, problem: .missing(name))) { try fixture.load() }
    }

    @Test func whatIsNoFileIsRefusedAtOnce() throws {
        let fixture = try Fixture()
        let path = fixture.folder.path + "/" + Fixture.trainLabels
        try fixture.folder.remove(Fixture.trainLabels)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: DatasetError(file: path, problem: .notAFile)) { try fixture.load() }
        try fixture.folder.remove(Fixture.trainLabels)
        #expect(unsafe mkfifo(path, 0o600) == 0)
        #expect(throws: DatasetError(file: path, problem: .notAFile)) { try fixture.load() }
    }

    @Test func anErrorOfTheSystemIsPassedOn() throws {
        let fixture = try Fixture()
        try fixture.folder.remove(Fixture.trainLabels)
        try fixture.folder.link(Fixture.trainLabels, to: "/proc/self/mem")  // a file whose first page cannot be read
        #expect(fixture.problem() == .unreadable(code: EIO))
    }
}
