/// Where things lie on the canvas when each group is a block of text with gutters for arrows all round it.
struct BlockLayout {
    /// What a block shows.
    enum Content {
        /// A letter for each chip.
        case chips
        /// The group's place in the ring.
        case numbers
    }

    let content: Content
    let columns: Int
    let rows: Int
    let blockWidth: Int
    let blockHeight: Int

    /// Room for the labels of the y axis, "255 ".
    static let margin = 4

    /// Columns between two blocks, the arrow in the middle one.
    static let gutter = 3

    /// One character a chip with a blank between.
    static func chips(_ groups: ChipGroups) -> BlockLayout {
        BlockLayout(
            content: .chips, columns: groups.grid.width, rows: groups.grid.height,
            blockWidth: 2 * groups.size.width - 1, blockHeight: groups.size.height)
    }

    /// One number a group.
    static func numbers(_ groups: ChipGroups) -> BlockLayout {
        BlockLayout(
            content: .numbers, columns: groups.grid.width, rows: groups.grid.height,
            blockWidth: "\(groups.count - 1)".count, blockHeight: 1)
    }

    /// Whether a person finds their way in the picture.
    var isReadable: Bool {
        let lettersSuffice = content == .numbers || columns * rows <= GroupLetters.count
        let cells = content == .chips ? max(columns * (blockWidth + 1) / 2, rows * blockHeight) : max(columns, rows)
        return lettersSuffice && cells <= Limits.drawingSide && width <= Limits.drawingColumns
    }

    var width: Int { Self.margin + Self.gutter + columns * (blockWidth + Self.gutter) }
    var height: Int { 1 + rows * (blockHeight + 1) }

    /// First canvas column of the blocks in a column of groups.
    func left(ofColumn column: Int) -> Int {
        Self.margin + Self.gutter + column * (blockWidth + Self.gutter)
    }

    /// First canvas row, the northern one, of the blocks in a row of groups.
    func top(ofRow row: Int) -> Int {
        1 + (rows - 1 - row) * (blockHeight + 1)
    }

    /// Where the arrow is drawn that leaves a block (`outgoing`) or comes into it in a direction.
    func arrowPlace(_ group: ChipCoordinate, _ direction: Link, outgoing: Bool) -> (column: Int, row: Int) {
        let side = outgoing ? direction : direction.opposite
        let left = left(ofColumn: group.x)
        let top = top(ofRow: group.y)
        let columns = [left - Self.gutter / 2 - 1, left + (blockWidth - 1) / 2, left + blockWidth + Self.gutter / 2]
        let rows = [top + blockHeight, top + blockHeight / 2, top - 1]
        return (columns[side.dx + 1], rows[side.dy + 1])
    }
}

/// One character for each place in the ring.
enum GroupLetters {
    private static let all = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    static var count: Int { all.count }

    static func letter(_ position: Int) -> Character { all[position] }
}
