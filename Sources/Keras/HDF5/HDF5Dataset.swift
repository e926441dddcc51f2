/// What the header of a dataset says.
struct HDF5Dataset {
    /// Elements are read and converted in pieces of so many bytes: large enough to hide the cost of a call.
    private static let pieceBytes = 1 << 20

    private let messages: [HDF5Message]

    init(_ messages: [HDF5Message]) { self.messages = messages }

    private func body(_ kind: HDF5Message.Kind) throws(KerasError) -> HDF5Cursor {
        guard let message = messages.first(where: { $0.kind == kind }) else {
            throw .damaged("neither a group nor a whole dataset")
        }
        return message.body
    }

    private func filters() throws(KerasError) -> HDF5Filters {
        guard let message = messages.first(where: { $0.kind == .filters }) else { return HDF5Filters() }
        return try HDF5Filters(message.body)
    }

    /// Reads all elements, or refuses.
    func tensor(_ source: inout HDF5Source) throws(KerasError) -> KerasTensor {
        let space = try HDF5Space(body(.space))
        var numbers = try HDF5Numbers(HDF5Type(body(.type)))
        let needed = space.count * numbers.elementBytes
        guard needed > 0 else { return numbers.tensor(space.shape) }
        switch try HDF5Layout(body(.layout)) {
        case .compact(let bytes):
            guard bytes.count == needed else { throw Self.wrongSize(space, needed, bytes.count) }
            try numbers.append(bytes)
        case .contiguous(let address, let count):
            guard address != HDF5Source.undefined, count == needed else { throw Self.wrongSize(space, needed, count) }
            try Self.read(needed, at: address, into: &numbers, &source)
        case .chunked(let tree, let shape, let elementBytes):
            guard elementBytes == numbers.elementBytes else { throw .damaged("chunks of another type") }
            var chunks = try HDF5Chunks(space, chunk: shape, elementBytes: elementBytes, &source)
            try chunks.read(tree: tree, filters(), &source)
            try chunks.checkWhole()
            try numbers.append(chunks.bytes[...])
        }
        return numbers.tensor(space.shape)
    }

    private static func wrongSize(_ space: HDF5Space, _ needed: Int, _ count: Int) -> KerasError {
        KerasError(
            place: "",
            problem: "the shape \(space.shape) needs \(needed) bytes and the file has \(count); save it again")
    }

    private static func read(
        _ count: Int, at address: Int, into numbers: inout HDF5Numbers, _ source: inout HDF5Source
    ) throws(KerasError) {
        _ = try source.read(at: address &+ count, 0)
        numbers.reserve(count / numbers.elementBytes)
        for start in stride(from: 0, to: count, by: pieceBytes) {
            try numbers.append(source.read(at: address + start, min(pieceBytes, count - start)))
        }
    }
}
