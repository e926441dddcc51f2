internal import CFixedPoint
internal import Random

extension Narrowing {
    /// Narrows `count` sums into numbers of the format's storage; the same as one by one, to the bit.
    ///
    /// - Parameter key: Of stochastic rounding; the element of sum x is `firstElement` + x.
    @unsafe
    public func narrow<Number: FixedStorage>(
        _ sums: UnsafePointer<Int64>, count: Int, into result: UnsafeMutablePointer<Number>, key: RoundingKey? = nil,
        firstElement: UInt64 = 0, level: KernelLevel = .best
    ) -> NarrowingCounts {
        precondition(Number.bitWidth == format.storageBits, "\(format) in \(Number.self)")
        var by = kernel(key: key, firstElement: firstElement)
        return counts(overflows: unsafe fixed_narrow(sums, count, &by, firstElement, result, level.rawValue))
    }

    func kernel(key: RoundingKey?, firstElement: UInt64) -> fixed_narrowing {
        precondition(key != nil || rounding != .stochastic, "stochastic rounding without a key")
        let words = key?.philox.roundKey ?? SIMD2()
        return fixed_narrowing(
            shift: Int32(shift), rounding: rounding.code, wraps: overflow == .wrap, bits: Int32(format.storageBits),
            key: (words[0], words[1]), first_element: firstElement)
    }

    func counts(overflows: Int) -> NarrowingCounts {
        NarrowingCounts(overflows: overflows, saturations: overflow == .saturate ? overflows : 0)
    }
}

extension FixedRounding {
    /// As the kernels number it.
    fileprivate var code: Int32 {
        switch self {
        case .truncate: 0
        case .nearest: 1
        case .stochastic: 2
        }
    }
}
