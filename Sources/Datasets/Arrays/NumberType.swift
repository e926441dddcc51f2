/// The numbers that an array holds: NumPy's kind, their size and the order of their bytes.
struct NumberType: Sendable, Hashable, CustomStringConvertible {
    /// NumPy's letters.
    enum Kind: Character, Sendable {
        case bool = "b"
        case signed = "i"
        case unsigned = "u"
        case float = "f"
    }

    let kind: Kind
    /// Bytes of a number.
    let size: Int
    let isBigEndian: Bool

    /// Reads NumPy's `descr`, for example `<f4` or `|u1`; nil for what is not read here, such as complex numbers and text.
    init?(descr: String) {
        let letters = Array(descr)
        guard letters.count == 3, "<>|=".contains(letters[0]), let kind = Kind(rawValue: letters[1]),
            let size = letters[2].wholeNumberValue, Self.sizes(kind).contains(size)
        else { return nil }
        (self.kind, self.size) = (kind, size)
        isBigEndian = letters[0] == ">" && size > 1
    }

    private static func sizes(_ kind: Kind) -> [Int] {
        switch kind {
        case .bool: [1]
        case .signed, .unsigned: [1, 2, 4, 8]
        case .float: [2, 4, 8]
        }
    }

    /// Whether all numbers are whole.
    var isInteger: Bool { kind != .float }

    /// As NumPy writes it.
    var description: String { "\(size == 1 ? "|" : isBigEndian ? ">" : "<")\(kind.rawValue)\(size)" }
}
