extension Engine {
    /// Writes a parameter, in Keras' order and shape, into a flat vector; its padding and gap become zero.
    ///
    /// 1 to 2 ns an element. Traps unless the sizes are those of `layout`.
    public func pack(_ parameter: Int, from keras: Span<Float>, into flat: inout MutableSpan<Float>) {
        let entry = layout.entries[parameter]
        precondition(keras.count == entry.parameter.count, "\(keras.count) values for \(entry.parameter)")
        precondition(flat.count == layout.flatCount, "\(flat.count) values in a vector of \(layout.flatCount)")
        for index in entry.range { flat[index] = 0 }
        entry.forEachElement { flat[entry.range.lowerBound + $1] = keras[$0] }
    }

    /// Reads a parameter from a flat vector, of weights or of gradients, in Keras' order, a piece after the other: a
    /// piece has whole rows along the last axis, and at most 64 Ki elements unless one row has more.
    public func unpack<Failure>(
        _ parameter: Int, from flat: Span<Float>, _ take: (Span<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(flat.count == layout.flatCount, "\(flat.count) values in a vector of \(layout.flatCount)")
        let entry = layout.entries[parameter]
        var piece: [Float] = []
        try entry.forEachRow { (base, row) throws(Failure) in
            if piece.count + row.count > Self.pieceCount, !piece.isEmpty {
                try take(piece.span)
                piece.removeAll(keepingCapacity: true)
            }
            for offset in row { piece.append(flat[entry.range.lowerBound + base + offset]) }
        }
        try take(piece.span)
    }

    private static let pieceCount = 1 << 16

    /// A flat vector of parameters in Keras' order.
    public func pack(_ parameters: [[Float]]) -> [Float] {
        precondition(parameters.count == layout.entries.count, "\(parameters.count) parameters")
        var flat = [Float](repeating: 0, count: layout.flatCount)
        var span = flat.mutableSpan
        for (index, keras) in parameters.enumerated() { pack(index, from: keras.span, into: &span) }
        return flat
    }

    /// The parameters in Keras' order from a flat vector.
    public func unpack(_ flat: [Float]) -> [[Float]] {
        layout.entries.indices.map { index in
            var keras: [Float] = []
            unpack(index, from: flat.span) { piece in
                for place in piece.indices { keras.append(piece[place]) }
            }
            return keras
        }
    }
}
