import Datasets
import Testing

/// These need the Debian package dataset-fashion-mnist and fail without it, on purpose.
@Suite struct FashionMNISTTests {
    @Test func theInstalledDataAreWhole() throws {
        let data = try DataSource.fashionMNIST.load()
        #expect(data.name == "fashion-mnist")
        #expect((data.train.count, data.test.count) == (60_000, 10_000))
        for part in [data.train, data.test] {
            #expect((part.height, part.width, part.channels, part.classCount) == (28, 28, 1, 10))
            var counts = [Int](repeating: 0, count: 10)
            for index in 0..<part.count { counts[Int(part.label(at: index))] += 1 }
            #expect(counts == Array(repeating: part.count / 10, count: 10))
        }
        // The first labels as the data set's own page shows them: ankle boot, T-shirt, T-shirt, dress.
        #expect(data.train.labels([0, 1, 2, 3]) == [9, 0, 0, 3])
        #expect(data.test.labels([0, 1, 2, 3]) == [9, 2, 1, 1])
    }

    @Test func loadingTwiceGivesTheSameDigest() throws {
        let data = try DataSource.fashionMNIST.load()
        #expect(try DataSource("/usr/share/datasets/fashion-mnist").load().digest == data.digest)
    }

    /// Mean and deviation that the data set is known for, 0.2860 and 0.3530, from each tenth image.
    @Test func pixelsHaveTheKnownMeanAndDeviation() throws {
        let train = try DataSource.fashionMNIST.load().train
        let values = train.floats(Array(stride(from: 0, to: train.count, by: 10))).map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(abs(mean - 0.2860) < 0.004)
        #expect(abs((squares / Double(values.count)).squareRoot() - 0.3530) < 0.004)
    }
}
