extension FixedFormat {
    /// The raw number of a value: floor(value · 2^fractionBits + r), saturated; what is no number becomes 0.
    ///
    /// - Parameters:
    ///   - rounding: Gives r: 0, a half, or the random bits as a fraction.
    ///   - randomBits: Taken when rounding is stochastic only, the top 52 of them.
    @inlinable
    public func raw(_ value: Double, rounding: FixedRounding = .nearest, randomBits: UInt64 = 0) -> Int64 {
        let scaled = value * Double(1 << Int64(fractionBits))
        guard scaled > Double(rawRange.lowerBound) else { return scaled.isNaN ? 0 : rawRange.lowerBound }
        guard scaled < Double(rawRange.upperBound) else { return rawRange.upperBound }
        let floor = scaled.rounded(.down)
        let isUp =
            switch rounding {
            case .truncate: false
            case .nearest: scaled - floor >= 0.5
            case .stochastic: scaled - floor + Double(randomBits >> 12) * 0x1p-52 >= 1
            }
        return Int64(floor) + (isUp ? 1 : 0)
    }

    /// The raw number of a value, as that of the same value in double precision.
    @inlinable
    public func raw(_ value: Float, rounding: FixedRounding = .nearest, randomBits: UInt64 = 0) -> Int64 {
        raw(Double(value), rounding: rounding, randomBits: randomBits)
    }

    /// The value of a raw number, exact.
    @inlinable
    public func double(_ raw: some BinaryInteger) -> Double {
        Double(raw) / Double(1 << Int64(fractionBits))
    }

    /// The value of a raw number: exact up to 24 bits, else the nearest, ties to even.
    @inlinable
    public func float(_ raw: some BinaryInteger) -> Float {
        Float(raw) / Float(1 << Int64(fractionBits))
    }
}
