import Datasets

/// A small data set in a folder of its own: six images to train on, three to test on, 3x2 pixels, 4 classes.
struct Fixture {
    static let trainImages = "train-images-idx3-ubyte"
    static let trainLabels = "train-labels-idx1-ubyte"
    static let testImages = "t10k-images-idx3-ubyte"
    static let testLabels = "t10k-labels-idx1-ubyte"
    static let names = [trainImages, trainLabels, testImages, testLabels]

    let folder: TemporaryFolder

    let files: [String: [UInt8]] = [
        trainImages: idx([6, 3, 2], (0..<36).map { UInt8($0 * 7) }),
        trainLabels: idx([6], [0, 1, 3, 3, 2, 1]),
        testImages: idx([3, 3, 2], (0..<18).map { UInt8(255 - $0 * 3) }),
        testLabels: idx([3], [3, 0, 1]),
    ]

    /// Writes the files; those named in `compressed` as gzip.
    init(compressed: Set<String> = []) throws {
        folder = try TemporaryFolder()
        for (name, bytes) in files {
            let isCompressed = compressed.contains(name)
            try folder.write(isCompressed ? gzip(bytes) : bytes, isCompressed ? name + ".gz" : name)
        }
    }

    /// Puts other bytes in place of a file.
    func replace(_ name: String, _ bytes: [UInt8]) throws { try folder.write(bytes, name) }

    func load() throws(DatasetError) -> Dataset { try DataSource(folder.path).load() }

    /// Why loading fails; nil if it does not.
    func problem() -> DatasetError.Problem? {
        do {
            _ = try load()
            return nil
        } catch { return error.problem }
    }
}

extension LabeledImages {
    /// The bytes of some images, made from the floats.
    func bytes(_ indices: [Int]) -> [UInt8] {
        floats(indices).map { UInt8(($0 * 255).rounded()) }
    }

    func floats(_ indices: [Int]) -> [Float] {
        var output = [Float](repeating: -1, count: indices.count * imageSize)
        unsafe output.withUnsafeMutableBufferPointer { unsafe copyImages(at: indices, into: $0) }
        return output
    }

    func labels(_ indices: [Int]) -> [Int32] {
        var output = [Int32](repeating: -1, count: indices.count)
        unsafe output.withUnsafeMutableBufferPointer { unsafe copyLabels(at: indices, into: $0) }
        return output
    }
}
