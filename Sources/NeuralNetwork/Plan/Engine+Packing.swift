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

    /// Reads a parameter from a flat vector, of weights or of gradients, in Keras' order and shape.
    public func unpack(_ parameter: Int, from flat: Span<Float>, into keras: inout MutableSpan<Float>) {
        let entry = layout.entries[parameter]
        precondition(keras.count == entry.parameter.count, "\(keras.count) values for \(entry.parameter)")
        precondition(flat.count == layout.flatCount, "\(flat.count) values in a vector of \(layout.flatCount)")
        entry.forEachElement { keras[$0] = flat[entry.range.lowerBound + $1] }
    }

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
            var keras = [Float](repeating: 0, count: layout.entries[index].parameter.count)
            var span = keras.mutableSpan
            unpack(index, from: flat.span, into: &span)
            return keras
        }
    }
}
