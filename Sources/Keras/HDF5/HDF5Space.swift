/// The shape of a dataset or attribute.
struct HDF5Space {
    /// Sizes of the axes; none for a single element.
    let shape: [Int]

    /// Number of elements; eight times it is below `Int.max`.
    let count: Int

    init(_ message: HDF5Cursor) throws(KerasError) {
        var message = message
        let (version, axes) = try (message.integer(1), message.integer(1))
        try message.skip(1)
        let kind = try message.integer(1)
        guard version == 1 || (version == 2 && kind < 2) else { throw .unknown("an empty or newer kind of shape") }
        guard axes <= Limits.axes else {
            throw KerasError(place: "", problem: "\(axes) axes; at most \(Limits.axes) are read")
        }
        try message.skip(version == 1 ? 4 : 0)
        shape = try message.integers(axes)
        count = try Self.product(shape)
    }

    /// The number of elements of a shape.
    static func product(_ shape: [Int]) throws(KerasError) -> Int {
        var product = 1
        for size in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow, next <= .max / 8 else {
                throw KerasError(place: "", problem: "the shape \(shape) is larger than any memory; it is damaged")
            }
            product = next
        }
        return product
    }
}
