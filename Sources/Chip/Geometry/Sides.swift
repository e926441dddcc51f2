/// Reads "WIDTHxHEIGHT", the way in which all sizes are written.
enum Sides {
    /// The two sides, each 1 to 256 in plain decimal digits; nil for anything else.
    static func parse(_ text: String) -> (width: Int, height: Int)? {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = side(parts[0]), let height = side(parts[1]) else { return nil }
        return (width, height)
    }

    /// `Int(_:)` alone would let "+6" pass.
    private static func side(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text).flatMap { Limits.sides.contains($0) ? $0 : nil }
    }
}
