/// Columns of text, as wide as their widest cell.
package struct TextTable: Sendable, Hashable {
    private let rows: [[String]]
    private let leftColumns: Int

    /// - Parameters:
    ///   - rows: As many cells each as `head`.
    ///   - leftColumns: The first columns, which stand to the left; numbers stand to the right.
    package init(head: [String], rows: [[String]], leftColumns: Int) {
        self.rows = [head] + rows
        self.leftColumns = leftColumns
    }

    /// The lines, head first, two spaces between columns and none at an end.
    package var lines: [String] {
        let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
        return rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < leftColumns ? cell.0 + space : space + cell.0
            }
            let line = cells.joined(separator: "  ")
            return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
        }
    }
}
