import Datasets
import Testing

/// The reader against the plain one, on files that are right and on files that are not.
@Suite struct OracleTests {
    @Test(arguments: 1...5, 1...4)
    func filesOfEverySmallSizeAreReadAsTheOracleReadsThem(count: Int, height: Int) throws {
        let fixture = try Fixture()
        for width in 1...6 {
            let size = height * width
            let images = idx([count, height, width], noise(count * size, seed: UInt64(width)))
            let labels = idx([count], (0..<count).map { UInt8((count - $0 - 1) % 3) })
            try fixture.replace(Fixture.trainImages, width % 2 == 0 ? gzip(images) : images)
            try fixture.replace(Fixture.trainLabels, width % 3 == 0 ? gzip(labels) : labels)
            try fixture.replace(Fixture.testImages, idx([1, height, width], Array(repeating: 5, count: size)))
            try fixture.replace(Fixture.testLabels, idx([1], [0]))
            let train = try fixture.load().train
            let oracle = try #require(IDXOracle(images, dimensionCount: 3))
            #expect([train.count, train.height, train.width] == oracle.dimensions)
            #expect(train.bytes(Array(0..<count)) == oracle.elements)
            let expected = try #require(IDXOracle(labels, dimensionCount: 1)).elements
            #expect(train.labels(Array(0..<count)) == expected.map(Int32.init))
        }
    }

    /// Many values of every byte of the header of the images: read alike or refused alike.
    @Test(arguments: 0..<16)
    func everyHeaderByteIsJudgedAsTheOracleJudgesIt(place: Int) throws {
        let fixture = try Fixture()
        let original = try #require(fixture.files[Fixture.trainImages])
        for value in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 18, 31, 36, 127, 128, 200, 255] as [UInt8] {
            var bytes = original
            bytes[place] = value
            try fixture.replace(Fixture.trainImages, bytes)
            let oracle = IDXOracle(bytes, dimensionCount: 3)
            #expect((fixture.problem() == nil) == (oracle?.dimensions == [6, 3, 2]), "byte \(place) is \(value)")
        }
    }

    /// Random damage to all four files, up to eight bytes of it: what loads is what the oracle reads.
    @Test(arguments: 0..<20)
    func randomDamageIsJudgedAsTheOracleJudgesIt(seed: Int) throws {
        let fixture = try Fixture()
        let random = noise(10_000, seed: UInt64(seed)).map(Int.init)
        var next = 0
        func draw(_ bound: Int) -> Int {
            next += 2
            return (random[next] << 8 | random[next + 1]) % bound
        }
        for _ in 0..<12 {
            let name = Fixture.names[draw(4)]
            let original = try #require(fixture.files[name])
            var bytes = original
            for _ in 0...draw(8) where !bytes.isEmpty { damage(&bytes, draw(3), draw(bytes.count), UInt8(draw(256))) }
            try fixture.replace(name, bytes)
            if let data = try? fixture.load() {
                let part = name.contains("train") ? data.train : data.test
                let oracle = try #require(IDXOracle(bytes, dimensionCount: name.contains("images") ? 3 : 1))
                #expect(oracle.dimensions[0] == part.count)
                let indices = Array(0..<part.count)
                #expect(
                    oracle.elements
                        == (name.contains("images") ? part.bytes(indices) : part.labels(indices).map { UInt8($0) }))
            }
            try fixture.replace(name, original)
        }
    }

    @Test func manyThreadsMayReadTheSameImages() async throws {
        let train = try DataSource.fashionMNIST.load().train
        let expected = train.floats(Array(0..<64))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { train.floats(Array(0..<64)) == expected } }
            for await isSame in group { #expect(isSame) }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ kind: Int, _ place: Int, _ value: UInt8) {
        switch kind {
        case 0: bytes[place] = value
        case 1: bytes.remove(at: place)
        default: bytes.insert(value, at: place)
        }
    }
}
