/// A reader of the one form of Python text that the headers of arrays have.
struct PythonText {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 28, 28), }`, in any order; nil for all else.
    mutating func readHeader() -> (descr: String, isFortran: Bool, shape: [Int])? {
        var (descr, isFortran, shape): (String?, Bool?, [Int]?)
        guard take("{") else { return nil }
        while !take("}") {
            guard let key = string(), take(":") else { return nil }
            switch key {
            case "descr": descr = string() ?? structure()
            case "fortran_order": isFortran = take("True") ? true : take("False") ? false : nil
            case "shape": shape = tuple()
            default: return nil
            }
            guard take(",") || rest.first == UInt8(ascii: "}") else { return nil }
        }
        skipSpaces()
        guard let descr, let isFortran, let shape, rest.isEmpty else { return nil }
        return (descr, isFortran, shape)
    }

    private mutating func skipSpaces() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    }

    private mutating func take(_ word: String) -> Bool {
        skipSpaces()
        guard rest.starts(with: word.utf8) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        skipSpaces()
        return true
    }

    private mutating func string() -> String? {
        skipSpaces()
        guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let tail = rest.dropFirst()
        guard let end = tail.firstIndex(of: quote) else { return nil }
        rest = tail[end...].dropFirst()
        return String(decoding: tail[..<end], as: UTF8.self)
    }

    /// A list, as arrays of structures have for `descr`: its text, which names no type that is read.
    private mutating func structure() -> String? {
        guard rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        defer { rest = rest[end...].dropFirst() }
        return String(decoding: rest[...end], as: UTF8.self)
    }

    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var numbers: [Int] = []
        while !take(")") {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
            rest = rest.dropFirst(digits.count)
            numbers.append(number)
            guard take(",") || rest.first == UInt8(ascii: ")") else { return nil }
        }
        return numbers
    }
}
