// The only place that knows byte order: every number on the wire is little-endian.

extension RawSpan {
    /// The number at `offset`, which may be any; the caller has checked the length.
    func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type, at offset: Int) -> Number {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount, "no number at byte \(offset)")
        return Number(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

extension InlineArray where Element == UInt8 {
    /// Writes a number at `offset`.
    mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        for place in 0..<MemoryLayout<Number>.size {
            self[offset + place] = UInt8(truncatingIfNeeded: number >> Number(8 * place))
        }
    }
}
