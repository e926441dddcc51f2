/// What the words of the vectors are, and so how they are added.
///
/// The vectors are memory for 32-bit words, whatever these mean; frames carry them as they are.
public enum RingElement: Sendable, Hashable {
    /// Floats, added in the canonical order.
    case float32
    /// Two's complement numbers, added modulo 2³²: in any order the same. Whoever gives them sees to it that the sum of
    /// all fits.
    case int32
}

/// Left folds, element by element. No two arguments of a call may overlap.
extension RingElement {
    /// sum := sum + addend.
    package func add(_ addend: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .float32: unsafe Fold.add(addend, to: sum, count: count)
        case .int32: unsafe Self.addIntegers(addend, to: sum, count: count)
        }
    }

    /// sum := first + second.
    func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, into sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        if self == .float32 { return unsafe Fold.add(first, second, into: sum, count: count) }
        unsafe Fold.copy(first, to: sum, count: count)
        unsafe Self.addIntegers(second, to: sum, count: count)
    }

    /// sum := (first + second) + third.
    func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ third: UnsafePointer<Float>,
        into sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        if self == .float32 { return unsafe Fold.add(first, second, third, into: sum, count: count) }
        unsafe add(first, second, into: sum, count: count)
        unsafe Self.addIntegers(third, to: sum, count: count)
    }

    /// sum := (sum + first) + second.
    func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        if self == .float32 { return unsafe Fold.add(first, second, to: sum, count: count) }
        unsafe Self.addIntegers(first, to: sum, count: count)
        unsafe Self.addIntegers(second, to: sum, count: count)
    }

    private static func addIntegers(
        _ addend: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        unsafe addend.withMemoryRebound(to: Int32.self, capacity: count) { addend in
            unsafe sum.withMemoryRebound(to: Int32.self, capacity: count) { sum in
                for place in 0..<count { unsafe sum[place] &+= addend[place] }
            }
        }
    }
}
