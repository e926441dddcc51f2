/// Draws the chips of a machine, y upward: one letter each that says what it is.
struct ChipPicture {
    private let machine: Machine
    private let marked: Set<ChipCoordinate>
    private let columns: Int
    private let rows: Int

    init(_ machine: Machine, _ damage: MachineDamage) {
        self.machine = machine
        marked = Set(damage.cores.map(\.chip) + damage.links.map(\.chip))
        columns = min(machine.size.width, Limits.drawingSide)
        rows = min(machine.size.height, Limits.drawingSide)
    }

    var lines: [String] {
        let rows = (0..<rows).map { y in (0..<columns).map { ChipCoordinate(x: $0, y: y) }.map(letter) }
        var canvas = TextCanvas(columns: BlockLayout.margin + 2 * columns + 4, rows: rows.count + 1)
        for (y, letters) in rows.enumerated() {
            let line = rows.count - 1 - y
            canvas.write("\(y)".leftPadded(to: BlockLayout.margin - 1), column: 0, row: line)
            canvas.write(letters.map { "\($0) " }.joined(), column: BlockLayout.margin, row: line)
        }
        for x in stride(from: 0, to: columns, by: 4) {
            canvas.write("\(x)", column: BlockLayout.margin + 2 * x, row: rows.count)
        }
        canvas.write("x", column: BlockLayout.margin + 2 * columns + 1, row: rows.count)
        return ["  y"] + canvas.lines + ["", legend(Set(rows.joined()))]
    }

    /// Boards that touch have different numbers within their triads, so different letters.
    private func letter(_ chip: ChipCoordinate) -> Character {
        let board = machine.boardNumber(of: chip).map { machine.boards[$0] }
        guard machine.network.contains(chip) else { return board == nil && !machine.boards.isEmpty ? " " : "x" }
        if machine.hasEthernet(chip) { return marked.contains(chip) ? "!" : "E" }
        return marked.contains(chip) ? "!" : board.map { Array("abc")[$0.coordinates.z] } ?? "o"
    }

    private func legend(_ letters: Set<Character>) -> String {
        let meanings: [(Character, String)] = [
            ("a", letters.contains("b") ? "a, b, c: chips, by board" : "a: a chip"), ("o", "o: a chip"),
            ("E", "E: one with an Ethernet port"), ("!", "!: one with a dead core or link"), ("x", "x: a dead chip"),
        ]
        let whole = columns == machine.size.width && rows == machine.size.height
        let part = whole ? [] : ["only the \(columns)x\(rows) chips in the south-west are drawn"]
        return (meanings.filter { letters.contains($0.0) }.map(\.1) + part).joined(separator: "; ")
    }
}
