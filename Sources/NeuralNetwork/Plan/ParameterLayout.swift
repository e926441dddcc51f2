/// Where each parameter lies in the flat vectors of weights and gradients, and in which layout.
///
/// Two workers may exchange flat vectors if and only if their layouts are equal.
public struct ParameterLayout: Sendable, Hashable {
    /// One parameter, in Keras' order.
    public struct Entry: Sendable, Hashable {
        /// Name and Keras' shape.
        public let parameter: Parameter
        /// Its elements in the flat vector, padding included; the lower bound is a multiple of 16.
        public let range: Range<Int>
        /// The kernels' layout: sizes, strides and blocks, for example `64x32x3x3:4608,2304,768,256:16b16a`.
        public let storage: String

        /// Element offset of a Keras index in the entry: the sum over the axes of `axes[axis][index]`.
        let axes: [[Int]]
        /// Elements of `range` that the kernels write; the rest is a gap.
        let storedCount: Int
    }

    /// The parameters, one after the other, with gaps so that each begins on a cache line.
    public let entries: [Entry]
    /// Elements of a flat vector, a multiple of 16.
    public let flatCount: Int

    /// Floats in a cache line.
    private static let alignment = 16

    init(_ parameters: [Parameter], _ storages: [ParameterStorage]) {
        var offset = 0
        entries = zip(parameters, storages).map { parameter, storage in
            let stored = storage.tensor.bytes / MemoryLayout<Float>.size
            let end = offset + (stored + Self.alignment - 1) / Self.alignment * Self.alignment
            defer { offset = end }
            return Entry(
                parameter: parameter, range: offset..<end, storage: storage.tensor.layout.name, axes: storage.axes,
                storedCount: stored)
        }
        flatCount = offset
    }

    /// Each parameter as in Keras, its last axis fastest.
    init(plain parameters: [Parameter]) {
        var offset = 0
        entries = parameters.map { parameter in
            let end = offset + (parameter.count + Self.alignment - 1) / Self.alignment * Self.alignment
            defer { offset = end }
            let strides = parameter.shape.indices.map { parameter.shape[($0 + 1)...].reduce(1, *) }
            return Entry(
                parameter: parameter, range: offset..<end,
                storage: parameter.shape.map(String.init).joined(separator: "x"),
                axes: zip(parameter.shape, strides).map { length, stride in (0..<length).map { $0 * stride } },
                storedCount: parameter.count)
        }
        flatCount = offset
    }
}

/// How a kernel wants a parameter to lie.
struct ParameterStorage {
    let tensor: TensorDescription
    /// Of each of Keras' axes, what an index adds to the offset.
    let axes: [[Int]]
}

extension ParameterLayout.Entry {
    /// Calls `body` with each index in Keras' order and its place in the entry.
    func forEachElement(_ body: (_ keras: Int, _ stored: Int) -> Void) {
        var keras = 0
        forEachRow { base, row in
            for offset in row {
                body(keras, base + offset)
                keras += 1
            }
        }
    }

    /// Calls `body` for each index along all axes but the last, in Keras' order, with the place of that row in the
    /// entry and what each index along the last axis adds to it.
    func forEachRow<Failure>(
        _ body: (_ base: Int, _ row: [Int]) throws(Failure) -> Void
    ) throws(Failure) {
        guard let row = axes.last else { return }
        var index = [Int](repeating: 0, count: axes.count - 1)
        for _ in 0..<parameter.count / max(row.count, 1) {
            try body(zip(axes, index).reduce(0) { $0 + $1.0[$1.1] }, row)
            advance(&index)
        }
    }

    private func advance(_ index: inout [Int]) {
        for axis in index.indices.reversed() {
            index[axis] += 1
            if index[axis] < axes[axis].count { return }
            index[axis] = 0
        }
    }
}
