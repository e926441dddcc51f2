import Datasets
import Testing

@Suite struct FolderTests {
    @Test func aFolderOfPlainFilesIsReadAsItIs() throws {
        let fixture = try Fixture()
        let data = try fixture.load()
        #expect(data.name == fixture.folder.path)
        #expect((data.train.count, data.train.height, data.train.width, data.train.channels) == (6, 3, 2, 1))
        #expect((data.test.count, data.test.height, data.test.width, data.test.channels) == (3, 3, 2, 1))
        #expect((data.train.classCount, data.test.classCount, data.train.imageSize) == (4, 4, 6))
        #expect(data.train.bytes(Array(0..<6)) == (0..<36).map { UInt8($0 * 7) })
        #expect(data.test.bytes([0, 1, 2]) == (0..<18).map { UInt8(255 - $0 * 3) })
        #expect((0..<6).map { data.train.label(at: $0) } == [0, 1, 3, 3, 2, 1])
        #expect(data.test.labels([0, 1, 2]) == [3, 0, 1])
    }

    /// All 16 ways to have some files compressed and others not.
    @Test(arguments: 0..<16)
    func compressionDoesNotChangeTheDigests(mask: Int) throws {
        let compressed = Fixture.names.indices.filter { mask >> $0 & 1 == 1 }.map { Fixture.names[$0] }
        let data = try Fixture(compressed: Set(compressed)).load()
        let plain = try Fixture().load()
        #expect(data.digest == plain.digest)
        #expect(data.train.digest == plain.train.digest)
        #expect(data.test.digest == plain.test.digest)
    }

    @Test func contentDecidesNotTheName() throws {
        let fixture = try Fixture()
        let digest = try fixture.load().digest
        try fixture.replace(Fixture.trainImages, gzip(#require(fixture.files[Fixture.trainImages])))
        #expect(try fixture.load().digest == digest)
        let packed = try Fixture(compressed: Set(Fixture.names))
        try packed.replace(Fixture.testLabels + ".gz", #require(packed.files[Fixture.testLabels]))
        #expect(try packed.load().digest == digest)
    }

    @Test func thePlainFileGoesBeforeTheCompressedOne() throws {
        let fixture = try Fixture()
        let digest = try fixture.load().digest
        try fixture.folder.write([1, 2, 3], Fixture.trainImages + ".gz")
        #expect(try fixture.load().digest == digest)
    }

    /// Larger than the buffer that files are read through, so that pieces meet in all sorts of places.
    @Test(arguments: [1, 2, 3, 50])
    func largeFilesInSeveralGzipMembersAreJoined(members: Int) throws {
        let pixels = noise(100 * 40 * 40, seed: UInt64(members))
        let bytes = idx([100, 40, 40], pixels)
        let size = bytes.count / members + 1
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainImages, pieces.flatMap(gzip))
        try fixture.replace(Fixture.trainLabels, idx([100], (0..<100).map { UInt8($0 % 7) }))
        try fixture.replace(Fixture.testImages, idx([1, 40, 40], Array(pixels.prefix(1600))))
        try fixture.replace(Fixture.testLabels, idx([1], [6]))
        let train = try fixture.load().train
        #expect(train.classCount == 7)
        #expect(train.bytes(Array(0..<100)) == pixels)
    }

    @Test(
        arguments: [
            ([0, 1, 3, 0, 3, 1], 3, 2, 2), ([1, 2, 1, 2, 1, 2], 1, 0, 0), ([0, 1, 2, 3, 4, 255], 255, 5, 5),
        ] as [([UInt8], UInt8, Int, UInt8)])
    func aTrainingLabelAboveAClassThatNobodyHasIsOutOfRange(
        labels: [UInt8], label: UInt8, index: Int, missing: UInt8
    ) throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, idx([labels.count], labels))
        let error = #expect(throws: DatasetError.self) { try fixture.load() }
        #expect(error?.problem == .labelGap(label, index: index, missing: missing))
        #expect(error?.description.contains("has label \(label) at index \(index), but no label \(missing)") == true)
    }

    @Test func anEmptyGzipMemberBetweenOthersIsNoMatter() throws {
        let fixture = try Fixture()
        let digest = try fixture.load().digest
        let labels = try #require(fixture.files[Fixture.trainLabels])
        try fixture.replace(Fixture.trainLabels, gzip([]) + gzip(labels) + gzip([]))
        #expect(try fixture.load().digest == digest)
    }

    @Test func everyPixelLabelAndSizeIsInTheDigest() throws {
        let fixture = try Fixture()
        // As of a set whose classes are known, so that any label may change.
        let load = { try DataSource.fashionMNIST(installedIn: fixture.folder.path) }
        var digests: Set = [try load().digest]
        for name in Fixture.names {
            let original = try #require(fixture.files[name])
            for place in (name.contains("images") ? 16 : 8)..<original.count {
                var changed = original
                changed[place] ^= 1
                try fixture.replace(name, changed)
                digests.insert(try load().digest)
            }
            try fixture.replace(name, original)
        }
        let turned = try fixture.turned().load()
        #expect(turned.train.bytes([2]) == (try fixture.load().train.bytes([2])))
        digests.insert(turned.digest)
        #expect(digests.count == 1 + 36 + 6 + 18 + 3 + 1)
    }
}

extension Fixture {
    /// The same pixels as images of 2x3.
    fileprivate func turned() throws -> Fixture {
        let other = try Fixture()
        for name in [Self.trainImages, Self.testImages] {
            var bytes = try other.folder.read(name)
            (bytes[11], bytes[15]) = (bytes[15], bytes[11])
            try other.replace(name, bytes)
        }
        return other
    }
}
