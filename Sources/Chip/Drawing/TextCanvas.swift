/// A rectangle of characters to draw on; row 0 is the top line.
struct TextCanvas {
    private var rows: [[Character]]

    init(columns: Int, rows: Int) {
        self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    subscript(column: Int, row: Int) -> Character {
        get { rows[row][column] }
        set { rows[row][column] = newValue }
    }

    /// Writes `text` from `column` on; what lies beyond the edge is lost.
    mutating func write(_ text: String, column: Int, row: Int) {
        for (offset, character) in text.enumerated() where column + offset < rows[row].count {
            rows[row][column + offset] = character
        }
    }

    /// The lines from the top, without blanks at their ends.
    var lines: [String] {
        rows.map { row in
            String(row[..<((row.lastIndex { $0 != " " } ?? -1) + 1)])
        }
    }
}

extension String {
    /// The text with blanks in front, at least `width` characters long.
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    /// The text with blanks behind, at least `width` characters long.
    func rightPadded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

/// "1 chip", "2 chips".
func counted(_ count: Int, _ thing: String) -> String {
    count == 1 ? "1 \(thing)" : "\(count) \(thing)s"
}
