/// Reads the little JSON that the two formats use: objects, strings and natural numbers, nothing else.
///
/// Foundation's reader keeps the last of two members with one name and rounds large numbers; a checkpoint with
/// either is damaged and must be refused, so the caller sees every member in its order.
struct JSONScanner {
    private let bytes: [UInt8]
    private(set) var offset = 0

    /// Reads `bytes` from the first one on.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Passes over white space and `character`.
    mutating func pass(_ character: Unicode.Scalar) throws(CheckpointProblem) {
        guard skip(character) else { throw problem("'\(character)'") }
    }

    /// Whether `character` comes next; it is then passed over.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipWhitespace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    /// Reads an object and gives each name to `member`, which reads the value.
    mutating func object(
        _ member: (inout JSONScanner, String) throws(CheckpointProblem) -> Void
    ) throws(CheckpointProblem) {
        try pass("{")
        if skip("}") { return }
        repeat {
            let name = try string()
            try pass(":")
            try member(&self, name)
        } while skip(",")
        try pass("}")
    }

    /// Reads an object of strings, each name once.
    mutating func strings() throws(CheckpointProblem) -> [String: String] {
        var values: [String: String] = [:]
        try object { (scanner, name) throws(CheckpointProblem) in
            let value = try scanner.string()
            guard values.updateValue(value, forKey: name) == nil else { throw scanner.problem("'\(name)' only once") }
        }
        return values
    }

    /// Reads an array of natural numbers.
    mutating func naturals() throws(CheckpointProblem) -> [Int] {
        try pass("[")
        if skip("]") { return [] }
        var values: [Int] = []
        repeat { values.append(try natural()) } while skip(",")
        try pass("]")
        return values
    }

    /// Reads a number of 0 or more, without leading zeros, sign, fraction or exponent.
    mutating func natural() throws(CheckpointProblem) -> Int {
        skipWhitespace()
        let digits = bytes[offset...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let value = Int(String(decoding: digits, as: UTF8.self)), digits.count == 1 || digits.first != 0x30 else {
            throw problem("a number from 0 to \(Int.max)")
        }
        offset += digits.count
        return value
    }

    /// Reads the member called `name`, which must come next, up to its value.
    mutating func name(_ name: String) throws(CheckpointProblem) {
        let start = self
        guard try string() == name else { throw start.problem("the member '\(name)'") }
        try pass(":")
    }

    /// Passes over the white space at the end; nothing else may follow.
    mutating func end() throws(CheckpointProblem) {
        skipWhitespace()
        guard offset == bytes.count else { throw problem("the end") }
    }

    /// The problem that something else stands here.
    func problem(_ expected: String) -> CheckpointProblem {
        .malformed(offset: offset, expected: expected)
    }

    /// The byte here, which is then passed over.
    mutating func byte() throws(CheckpointProblem) -> UInt8 {
        guard offset < bytes.count else { throw problem("more") }
        defer { offset += 1 }
        return bytes[offset]
    }

    private mutating func skipWhitespace() {
        while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
    }
}
