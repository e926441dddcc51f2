internal import Digest

/// Samples of a data set of arrays, at random access: x, y and perhaps weights of one part of it. A class, so that to hand
/// it around costs one reference, not one for each array.
final class ArraySamples: Sendable {
    /// What y says of a sample.
    enum Target: Hashable, Sendable {
        /// The number of its class.
        case number
        /// So many targets.
        case vector(Int)
    }

    let x: NumberArray
    let y: NumberArray
    let weights: NumberArray?
    let target: Target
    /// Height, width and channels of a sample.
    let size: [Int]

    /// Checks the arrays of a part: shapes, counts, labels, and that targets and weights are finite.
    init(x: NumberArray, y: NumberArray, weights: NumberArray?) throws(DatasetError) {
        (self.x, self.y, self.weights) = (x, y, weights)
        size = try Self.size(x)
        target = try Self.target(y)
        for array in [y, weights].compactMap(\.self) where array.header.count != x.header.count {
            throw array.fail(.count(array.header.count, samples: x.header.count))
        }
        if target == .number { try checkLabels() } else { try Self.checkFinite(y) }
        guard let weights else { return }
        guard weights.shape.count == 1 else { throw weights.fail(.shape(weights.shape, expected: "weights have (n,)")) }
        try Self.checkFinite(weights)
    }

    var count: Int { x.header.count }

    /// Classes that the labels name; 0 for vectors.
    var classCount: Int {
        guard target == .number else { return 0 }
        return (0..<count).reduce(0) { max($0, y.integer(at: $1) + 1) }
    }

    /// Adds all of it to a hash.
    func hash(into hash: inout SHA256) {
        for array in [x, y, weights].compactMap(\.self) { array.hash(into: &hash) }
    }

    /// An image (h, w, c); without channels it has one, and flat samples are an image of one pixel.
    private static func size(_ x: NumberArray) throws(DatasetError) -> [Int] {
        switch x.shape.count {
        case 4: Array(x.shape[1...])
        case 3: [x.shape[1], x.shape[2], 1]
        case 2: [1, 1, x.shape[1]]
        default:
            throw x.fail(
                .shape(
                    x.shape, expected: "samples have (n, height, width, channels), (n, height, width) or (n, features)")
            )
        }
    }

    private static func target(_ y: NumberArray) throws(DatasetError) -> Target {
        guard (1...2).contains(y.shape.count) else {
            throw y.fail(.shape(y.shape, expected: "targets have (n,) or (n, outputs)"))
        }
        return y.perSample == 1 && y.header.type.isInteger ? .number : .vector(y.perSample)
    }

    private func checkLabels() throws(DatasetError) {
        for index in 0..<y.count {
            let label = y.integer(at: index)
            guard (0..<Limits.arrayClasses).contains(label) else { throw y.fail(.label(label, index: index)) }
        }
    }

    private static func checkFinite(_ array: NumberArray) throws(DatasetError) {
        guard array.header.type.kind == .float else { return }
        var piece = [Float](repeating: 0, count: min(array.count, 4096))
        for start in stride(from: 0, to: array.count, by: piece.count) {
            let count = min(piece.count, array.count - start)
            let wrong = unsafe piece.withUnsafeMutableBufferPointer { piece in
                let floats = unsafe UnsafeMutableBufferPointer(rebasing: piece[..<count])
                unsafe array.copy(from: start, into: floats)
                return unsafe floats.firstIndex { !$0.isFinite }
            }
            if let wrong { throw array.fail(.notFinite(index: (start + wrong) / array.perSample)) }
        }
    }
}
