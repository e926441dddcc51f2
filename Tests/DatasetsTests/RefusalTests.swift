import Datasets
import Testing

/// Files that are cut off, damaged or too long, in every place.
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
}
