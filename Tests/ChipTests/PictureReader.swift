import Chip

/// Reads a drawing back as a person would: axes first, then the cells, then the arrows between them.
struct PictureReader {
    /// What stands at each chip (drawn chip by chip) or at the south-west chip of each group.
    private(set) var cells: [ChipCoordinate: String] = [:]

    private let rows: [[Character]]
    private let groups: ChipGroups

    /// The labels of both axes must be right, or nothing is found.
    init(_ text: String, _ groups: ChipGroups) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        let start = (lines.firstIndex { String($0) == "  y" } ?? 0) + 1
        let end = lines.firstIndex { $0.last == "x" && !$0.contains(":") } ?? start
        self.groups = groups
        rows = Array(lines[start..<end])
        for row in rows {
            guard let y = Int(String(row.prefix(3)).filter { $0 != " " }) else { continue }
            let words = Self.words(in: row).filter { !"→←↔".contains($0.text) }
            let isChips = words.count == groups.machine.width && words.allSatisfy { $0.text.count == 1 }
            let step = isChips ? 1 : groups.size.width
            for (place, word) in words.enumerated() {
                cells[ChipCoordinate(x: place * step, y: y)] = word.text
            }
        }
    }

    /// The arrows in the gutters, each as often as it is drawn.
    var arrows: [Character: Int] {
        rows.joined().filter { "→←↑↓↗↙↔↕⤢".contains($0) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// What is drawn as a group's arrow to the east, if anything.
    func arrowEast(of group: ChipGroup) -> Character? {
        let y = group.origin.y + (group.size.height - 1) / 2
        guard let row = rows.first(where: { String($0.prefix(3)).filter { $0 != " " } == "\(y)" }) else { return nil }
        let letters = Self.words(in: row)
        var seen = 0
        for (place, word) in letters.enumerated() where !"→←↔".contains(word.text) {
            seen += 1
            if seen == group.origin.x + group.size.width, place + 1 < letters.count {
                let next = letters[place + 1].text
                return "→←↔".contains(next) ? Character(next) : nil
            }
        }
        return nil
    }

    /// The words of a line behind the label of the y axis.
    private static func words(in row: [Character]) -> [(text: String, column: Int)] {
        var words: [(text: String, column: Int)] = []
        for (column, character) in row.enumerated().dropFirst(4) where character != " " {
            if let last = words.last, last.column + last.text.count == column {
                words[words.count - 1].text.append(character)
            } else {
                words.append((String(character), column))
            }
        }
        return words
    }
}
