/// Pieces of an SVG picture; lengths in pixels, y downwards.
enum SVG {
    /// A straight line.
    static func segment(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, width: Double, dash: String? = nil
    ) -> String {
        let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        return "<line x1=\"\(pixel(x1))\" y1=\"\(pixel(y1))\" x2=\"\(pixel(x2))\" y2=\"\(pixel(y2))\" "
            + "stroke=\"\(colour)\" stroke-width=\"\(pixel(width))\"\(dashes)/>"
    }

    /// A line through points, with a dot at each.
    static func line(_ points: [(x: Double, y: Double)], _ colour: String) -> [String] {
        let path = points.map { "\(pixel($0.x)),\(pixel($0.y))" }.joined(separator: " ")
        return ["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2.5\"/>"]
            + points.map { "<circle cx=\"\(pixel($0.x))\" cy=\"\(pixel($0.y))\" r=\"4\" fill=\"\(colour)\"/>" }
    }

    /// A line of text; what XML reserves is escaped.
    static func text(
        _ text: String, _ x: Double, _ y: Double, anchor: String, size: Int, colour: String = "#222"
    ) -> String {
        let escaped = text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;"][$0] ?? String($0) }.joined()
        return "<text x=\"\(pixel(x))\" y=\"\(pixel(y))\" text-anchor=\"\(anchor)\" font-size=\"\(size)\" "
            + "fill=\"\(colour)\">\(escaped)</text>"
    }

    /// A power of ten as a label: "0.01", "100", "10,000".
    static func label(_ value: Double) -> String {
        value >= 1 ? Figure.grouped(Int(value.rounded())) : "0." + String(repeating: "0", count: zeros(value)) + "1"
    }

    private static func zeros(_ value: Double) -> Int {
        var (count, left) = (0, value * 10)
        while left < 0.99 { (count, left) = (count + 1, left * 10) }
        return count
    }

    /// A tenth of a pixel is enough.
    private static func pixel(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
