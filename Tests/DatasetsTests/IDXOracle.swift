/// Reads IDX bytes in the slowest and plainest way: one byte after the other, and nil for anything odd.
struct IDXOracle {
    let dimensions: [Int]
    let elements: [UInt8]

    init?(_ bytes: [UInt8], dimensionCount: Int) {
        var rest = bytes[...]
        guard rest.popFirst() == 0, rest.popFirst() == 0, rest.popFirst() == 8 else { return nil }
        guard let count = rest.popFirst(), Int(count) == dimensionCount else { return nil }
        var dimensions: [Int] = []
        for _ in 0..<count {
            var size = 0
            for _ in 0..<4 {
                guard let byte = rest.popFirst() else { return nil }
                size = size * 256 + Int(byte)
            }
            guard size > 0 else { return nil }
            dimensions.append(size)
        }
        // Dimensions of damaged headers overflow when multiplied, so divide instead.
        var left = rest.count
        for size in dimensions {
            guard left % size == 0 else { return nil }
            left /= size
        }
        guard left == 1 else { return nil }
        self.dimensions = dimensions
        elements = Array(rest)
    }
}
