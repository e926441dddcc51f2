/// Numbers as text, without the formatting of a system library, so that pages are the same everywhere.
package enum DecimalText {
    /// Four significant digits, or all of a whole number below 10^10; powers of ten for what is far from 1.
    package static func text(_ value: Double) -> String {
        let size = abs(value)
        if value == Double(Int(value)), size < 1e10 { return grouped(Int(value)) }
        if size >= 0.01 && size < 1e5 { return trimmed(fixed(value, decimals(size))) }
        var (mantissa, exponent) = (size, 0)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return (value < 0 ? "-" : "") + trimmed(fixed(mantissa, 3)) + "e\(exponent)"
    }

    /// A number below 10^12 with so many places behind the point.
    package static func fixed(_ value: Double, _ places: Int) -> String {
        let power = (0..<places).reduce(1) { power, _ in power * 10 }
        let whole = Int(abs(value) * Double(power) + 0.5)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard places > 0 else { return sign + "\(whole)" }
        return sign + "\(whole / power)." + String("\(power + whole % power)".dropFirst())
    }

    private static func decimals(_ size: Double) -> Int {
        var (places, limit) = (0, 1000.0)
        while size < limit, places < 5 { (places, limit) = (places + 1, limit / 10) }
        return places
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }

    private static func grouped(_ value: Int) -> String {
        let digits = Array("\(abs(value))")
        let groups = digits.enumerated().map { place, digit in
            (place > 0 && (digits.count - place) % 3 == 0 && digits.count > 4 ? "," : "") + String(digit)
        }
        return (value < 0 ? "-" : "") + groups.joined()
    }
}
