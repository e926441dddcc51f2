internal import Glibc

/// Numbers as people read them.
package enum Figure {
    /// Three significant digits with commas between thousands: "0.0123", "4.56", "1,280,000".
    package static func text(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard value != 0 else { return "0" }
        var exponent = Int(log10(abs(value)).rounded(.down))
        var (scaled, unit) = Self.scaled(value, exponent)
        if abs(scaled) >= 1000 {  // 99.96 is rounded up to 100.
            exponent += 1
            (scaled, unit) = Self.scaled(value, exponent)
        }
        let digits = 2 - exponent
        return digits > 0 ? decimal(Int(scaled), digits) : grouped(Int((scaled * unit).rounded()))
    }

    /// The value in units of its third digit, and this unit, or for digits behind the point its inverse.
    private static func scaled(_ value: Double, _ exponent: Int) -> (value: Double, unit: Double) {
        let unit = pow(10, Double(abs(exponent - 2)))
        return ((exponent >= 2 ? value / unit : value * unit).rounded(), unit)
    }

    /// An integer with commas between thousands.
    package static func grouped(_ value: Int) -> String {
        guard abs(value) >= 1000 else { return String(value) }
        let rest = String(abs(value) % 1000)
        return grouped(value / 1000) + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// Days, hours, minutes or seconds, whichever is at least 2.
    package static func time(_ seconds: Double) -> String {
        for (name, unit) in [("years", 365.25 * 86_400), ("days", 86_400), ("h", 3600), ("min", 60)]
        where seconds >= 2 * unit {
            return "\(text(seconds / unit)) \(name)"
        }
        return "\(text(seconds)) s"
    }

    /// Bytes in MB.
    package static func megabytes(_ bytes: Int) -> String { "\(text(Double(bytes) / 1e6)) MB" }

    private static func decimal(_ value: Int, _ digits: Int) -> String {
        let text = String(abs(value))
        let all = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return (value < 0 ? "-" : "") + all.dropLast(digits) + "." + all.suffix(digits)
    }
}
