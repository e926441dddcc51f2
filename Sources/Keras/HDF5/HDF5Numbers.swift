/// Elements of a dataset on their way from bytes to numbers.
struct HDF5Numbers {
    private let type: HDF5Type
    private var floats: [Float] = []
    private var integers: [Int] = []

    /// Bytes of an element.
    let elementBytes: Int

    init(_ type: HDF5Type) throws(KerasError) {
        self.type = type
        switch type {
        case .float(let bytes, _): elementBytes = bytes
        case .integer(let bytes, _, _): elementBytes = bytes
        default:
            throw KerasError(
                place: "", problem: "neither float16, float32, float64 nor integers; save it with one of these")
        }
    }

    /// Makes room for `count` elements.
    mutating func reserve(_ count: Int) {
        if case .float = type { floats.reserveCapacity(count) } else { integers.reserveCapacity(count) }
    }

    /// Adds whole elements.
    mutating func append(_ bytes: ArraySlice<UInt8>) throws(KerasError) {
        switch type {
        case .float(2, let isBig):
            floats += Self.words(bytes, isBig, UInt16.self).map { Float(Float16(bitPattern: $0)) }
        case .float(4, let isBig): floats += Self.words(bytes, isBig, UInt32.self).map(Float.init(bitPattern:))
        case .float(_, let isBig):
            floats += Self.words(bytes, isBig, UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .integer(1, let isSigned, _): integers += bytes.map { isSigned ? Int(Int8(bitPattern: $0)) : Int($0) }
        case .integer(2, let isSigned, let isBig):
            integers += Self.words(bytes, isBig, UInt16.self).map { isSigned ? Int(Int16(bitPattern: $0)) : Int($0) }
        case .integer(4, let isSigned, let isBig):
            integers += Self.words(bytes, isBig, UInt32.self).map { isSigned ? Int(Int32(bitPattern: $0)) : Int($0) }
        case .integer(_, let isSigned, let isBig):
            let words = Self.words(bytes, isBig, UInt64.self)
            guard isSigned || words.allSatisfy({ $0 <= Int.max }) else {
                throw KerasError(place: "", problem: "an integer above 2⁶³−1; counters are smaller")
            }
            integers += words.map { Int(Int64(bitPattern: $0)) }
        default: preconditionFailure("no numbers: \(type)")
        }
    }

    private static func words<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: ArraySlice<UInt8>, _ isBig: Bool, _ word: Word.Type
    ) -> [Word] {
        unsafe bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: Word.bitWidth / 8).map { place in
                let word = unsafe raw.loadUnaligned(fromByteOffset: place, as: Word.self)
                return isBig ? Word(bigEndian: word) : Word(littleEndian: word)
            }
        }
    }

    /// All of them, in a shape of as many elements.
    func tensor(_ shape: [Int]) -> KerasTensor {
        if case .integer = type { return KerasTensor(shape: shape, integers: integers) }
        return KerasTensor(shape: shape, values: floats)
    }
}
