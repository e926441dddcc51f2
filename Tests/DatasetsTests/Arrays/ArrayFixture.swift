import Datasets

/// The bytes of a file in NumPy's format; the text of its header is as NumPy writes it unless another is given.
func npy(_ descr: String, _ shape: [Int], _ data: [UInt8], header: String? = nil) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var text = header ?? "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(sizes)), }"
    text += String(repeating: " ", count: (128 - 11 - text.utf8.count % 64) % 64) + "\n"
    let count = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(text.utf8) + data
}

/// The bytes of floats, lowest first.
func floats(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } }
}

/// A small data set of arrays in a folder of its own: four samples of 2x3 to train on, two to test on, three classes.
struct ArrayFixture {
    static let images = npy("|u1", [4, 2, 3], (0..<24).map { UInt8($0 * 10) })

    static let usual: [String: [UInt8]] = [
        "x_train": images,
        "y_train": npy("|u1", [4], [0, 2, 1, 2]),
        "x_test": npy("|u1", [2, 2, 3], (0..<12).map { UInt8(200 - $0) }),
        "y_test": npy("|u1", [2], [1, 0]),
    ]

    let folder: TemporaryFolder

    /// The usual arrays with others in their place or besides; one that is empty is left out.
    init(_ changed: [String: [UInt8]] = [:]) throws {
        folder = try TemporaryFolder()
        for (name, bytes) in Self.usual.merging(changed, uniquingKeysWith: { $1 }) where !bytes.isEmpty {
            try folder.write(bytes, name + ".npy")
        }
    }

    func load() throws(DatasetError) -> Dataset { try DataSource(folder.path).load() }

    /// Why loading fails, without the folder's path; empty if it does not.
    func refusal() -> String {
        do {
            _ = try load()
            return ""
        } catch { return String(error.description.dropFirst(folder.path.count + 1)) }
    }
}

extension LabeledImages {
    func targets(_ indices: [Int]) -> [Float] {
        var output = [Float](repeating: -1, count: indices.count * (targetCount ?? 1))
        unsafe output.withUnsafeMutableBufferPointer { unsafe copyTargets(at: indices, into: $0) }
        return output
    }

    func weights(_ indices: [Int]) -> [Float] {
        var output = [Float](repeating: -1, count: indices.count)
        unsafe output.withUnsafeMutableBufferPointer { unsafe copyWeights(at: indices, into: $0) }
        return output
    }
}
