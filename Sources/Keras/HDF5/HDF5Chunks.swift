/// A dataset that is put together from its chunks.
struct HDF5Chunks {
    private let shape: [Int]
    private let chunk: [Int]
    private let elementBytes: Int
    private let chunkBytes: Int
    private var chunksLeft: Int

    /// The elements so far, the last axis fastest.
    private(set) var bytes: [UInt8]

    /// A dataset of a shape in chunks of a shape, which `source` must afford.
    init(
        _ space: HDF5Space, chunk: [Int], elementBytes: Int, _ source: inout HDF5Source
    ) throws(KerasError) {
        guard chunk.count == space.shape.count, !chunk.contains(0) else { throw .damaged("chunks of no such shape") }
        chunkBytes = try HDF5Space.product(chunk + [elementBytes])
        try source.expand(to: space.count * elementBytes)
        try source.expand(to: chunkBytes)
        (shape, self.chunk, self.elementBytes) = (space.shape, chunk, elementBytes)
        chunksLeft = zip(space.shape, chunk).reduce(1) { $0 * (($1.0 + $1.1 - 1) / $1.1) }
        bytes = [UInt8](repeating: 0, count: space.count * elementBytes)
    }

    /// Reads all chunks below a node of the tree, which has one level less than the node above.
    mutating func read(
        tree address: Int, level: Int? = nil, _ filters: HDF5Filters, _ source: inout HDF5Source
    ) throws(KerasError) {
        var head = try source.cursor(at: address, 24)
        try head.expect("TREE")
        let (kind, own, used) = try (head.integer(1), head.integer(1), head.integer(2))
        guard kind == 1, own == level ?? own else { throw .damaged("a tree of chunks is not in order") }
        var entries = try source.cursor(at: address + 24, used * (8 * shape.count + 24))
        for _ in 0..<used {
            let (count, mask) = try (entries.integer(4), entries.integer(4))
            let place = try entries.integers(shape.count)
            try entries.skip(8)
            let child = try entries.integer(8)
            if own > 0 {
                try read(tree: child, level: own - 1, filters, &source)
            } else {
                let packed = try source.read(at: child, count)
                try put(
                    filters.unpack(packed, mask: mask, count: chunkBytes, elementBytes: elementBytes), at: place)
            }
        }
    }

    /// Refuses a dataset that lacks chunks.
    func checkWhole() throws(KerasError) {
        guard chunksLeft == 0 else { throw .damaged("chunks are missing or too many") }
    }

    /// Copies a chunk, row by row, to the place of its first element; what sticks out is left away.
    private mutating func put(_ content: ArraySlice<UInt8>, at place: [Int]) throws(KerasError) {
        for axis in shape.indices {
            guard chunksLeft > 0, place[axis] < shape[axis], place[axis] % chunk[axis] == 0 else {
                throw .damaged("a chunk lies outside of its dataset")
            }
        }
        chunksLeft -= 1
        let extent = shape.indices.map { min(chunk[$0], shape[$0] - place[$0]) }
        let rowBytes = (extent.last ?? 1) * elementBytes
        for row in 0..<extent.dropLast().reduce(1, *) {
            let (source, target) = offsets(ofRow: row, extent, place)
            let start = content.startIndex + source * elementBytes
            bytes.replaceSubrange(
                target * elementBytes..<target * elementBytes + rowBytes, with: content[start..<start + rowBytes])
        }
    }

    /// Where a row of a chunk begins in the chunk and in the dataset, in elements.
    private func offsets(ofRow row: Int, _ extent: [Int], _ place: [Int]) -> (source: Int, target: Int) {
        var (rest, source, target) = (row, 0, 0)
        var (sourceStride, targetStride) = (1, 1)
        for axis in shape.indices.reversed() {
            let isRow = axis == shape.count - 1
            let coordinate = isRow ? 0 : rest % extent[axis]
            if !isRow { rest /= extent[axis] }
            source += coordinate * sourceStride
            target += (place[axis] + coordinate) * targetStride
            (sourceStride, targetStride) = (sourceStride * chunk[axis], targetStride * shape[axis])
        }
        return (source, target)
    }
}
