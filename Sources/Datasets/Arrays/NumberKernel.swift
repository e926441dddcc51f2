/// Turns stored numbers of any type into floats: one loop for each type, which becomes vector code.
enum NumberKernel {
    /// Writes as many numbers as `output` has room for, each rounded to the nearest float.
    static func convert(
        _ bytes: UnsafeRawBufferPointer, _ type: NumberType, into output: UnsafeMutableBufferPointer<Float>
    ) {
        switch (type.kind, type.size) {
        case (.bool, _): unsafe run(bytes, UInt8.self, type, output) { $0 == 0 ? 0 : 1 }
        case (.unsigned, 1): unsafe run(bytes, UInt8.self, type, output) { Float($0) }
        case (.unsigned, 2): unsafe run(bytes, UInt16.self, type, output) { Float($0) }
        case (.unsigned, 4): unsafe run(bytes, UInt32.self, type, output) { Float($0) }
        case (.unsigned, _): unsafe run(bytes, UInt64.self, type, output) { Float($0) }
        case (.signed, 1): unsafe run(bytes, Int8.self, type, output) { Float($0) }
        case (.signed, 2): unsafe run(bytes, Int16.self, type, output) { Float($0) }
        case (.signed, 4): unsafe run(bytes, Int32.self, type, output) { Float($0) }
        case (.signed, _): unsafe run(bytes, Int64.self, type, output) { Float($0) }
        case (.float, 2): unsafe run(bytes, UInt16.self, type, output) { Float(Float16(bitPattern: $0)) }
        case (.float, 4): unsafe run(bytes, UInt32.self, type, output) { Float(bitPattern: $0) }
        case (.float, _): unsafe run(bytes, UInt64.self, type, output) { Float(Double(bitPattern: $0)) }
        }
    }

    @inline(__always)
    private static func run<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _: Word.Type, _ type: NumberType, _ output: UnsafeMutableBufferPointer<Float>,
        _ float: (Word) -> Float
    ) {
        precondition(bytes.count == output.count * MemoryLayout<Word>.size, "\(bytes.count) bytes of \(type)")
        guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
        let (count, isBigEndian) = (output.count, type.isBigEndian)
        for place in 0..<count {
            let word = unsafe (source + place * MemoryLayout<Word>.size).loadUnaligned(as: Word.self)
            unsafe target[place] = float(isBigEndian ? word.byteSwapped : word)
        }
    }

    /// The whole number at an offset; the largest that fits for one beyond.
    static func integer(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ type: NumberType) -> Int {
        var word: UInt64 = 0
        for place in 0..<type.size {
            let byte = unsafe bytes[offset + (type.isBigEndian ? place : type.size - 1 - place)]
            word = word << 8 | UInt64(byte)
        }
        switch type.kind {
        case .bool: return word == 0 ? 0 : 1
        case .unsigned, .float: return Int(clamping: word)
        case .signed:
            let unused = UInt64.bitWidth - 8 * type.size
            return Int(Int64(bitPattern: word << unused) >> unused)
        }
    }
}
