extension JSONScanner {
    /// Reads a string (RFC 8259, section 7); it must be valid UTF-8.
    mutating func string() throws(CheckpointProblem) -> String {
        try pass("\"")
        var content: [UInt8] = []
        while true {
            let start = self
            switch try byte() {
            case UInt8(ascii: "\""):
                if let text = String(validating: content, as: UTF8.self) { return text }
                throw start.problem("UTF-8 before it")
            case UInt8(ascii: "\\"): content += Array(String(try escaped()).utf8)
            case 0..<0x20: throw start.problem("no control character")
            case let plain: content.append(plain)
            }
        }
    }

    private mutating func escaped() throws(CheckpointProblem) -> Unicode.Scalar {
        let start = self
        let letter = Unicode.Scalar(try byte())
        if letter == "u" { return try codePoint() }
        guard let scalar = JSONEscape.scalars[letter] else { throw start.problem("an escape such as \\n") }
        return scalar
    }

    /// Four hexadecimal digits, or twice four if they are halves of a surrogate pair.
    private mutating func codePoint() throws(CheckpointProblem) -> Unicode.Scalar {
        let start = self
        var units = [try hexadecimal()]
        if UTF16.isLeadSurrogate(units[0]) {
            let letters = [try byte(), try byte()]
            guard letters == Array("\\u".utf8) else { throw start.problem("a surrogate pair") }
            units.append(try hexadecimal())
        }
        guard let text = String(validating: units, as: UTF16.self), let scalar = text.unicodeScalars.first else {
            throw start.problem("a code point")
        }
        return scalar
    }

    private mutating func hexadecimal() throws(CheckpointProblem) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let start = self
            let digit = Character(Unicode.Scalar(try byte())).hexDigitValue
            guard let digit else { throw start.problem("a hexadecimal digit") }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}

/// How strings are written in JSON.
enum JSONEscape {
    /// What a letter after a backslash means.
    static let scalars: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]

    /// `text` in quotes; quotes, backslashes and control characters are escaped, the rest stays as it is.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..<" ": quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
