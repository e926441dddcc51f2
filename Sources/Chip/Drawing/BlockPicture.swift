/// Draws the groups as blocks, the ring as arrows between them, and the axes.
struct BlockPicture {
    private let layout: BlockLayout
    private let groups: ChipGroups
    private let ring: GroupRing
    private let traffic: RingTraffic

    init(_ layout: BlockLayout, _ groups: ChipGroups, _ ring: GroupRing, _ traffic: RingTraffic) {
        self.layout = layout
        self.groups = groups
        self.ring = ring
        self.traffic = traffic
    }

    var lines: [String] {
        var canvas = TextCanvas(columns: layout.width, rows: layout.height)
        for position in 0..<ring.count { draw(position, on: &canvas) }
        for hop in traffic.hops { draw(hop, on: &canvas) }
        for y in 0..<labelledRows { label(y, on: &canvas) }
        let rim = canvas.lines.enumerated().filter {
            $0.offset > 0 && $0.offset < layout.height - 1 || !$0.element.isEmpty
        }
        return ["  y"] + rim.map(\.element) + [axis, ""] + [legend]
    }

    private func draw(_ position: Int, on canvas: inout TextCanvas) {
        let place = groups.grid[ring.order[position]]
        let left = layout.left(ofColumn: place.x)
        let top = layout.top(ofRow: place.y)
        switch layout.content {
        case .numbers:
            canvas.write("\(position)".leftPadded(to: layout.blockWidth), column: left, row: top)
        case .chips:
            for row in 0..<groups.size.height {
                for column in 0..<groups.size.width {
                    canvas[left + 2 * column, top + row] = GroupLetters.letter(position)
                }
            }
        }
    }

    /// An arrow where the hop leaves its group, and one where it comes in: the same place, unless it goes round
    /// the torus.
    private func draw(_ hop: RingHop, on canvas: inout TextCanvas) {
        for (group, outgoing) in [(hop.source, true), (hop.target, false)] {
            let place = layout.arrowPlace(groups.grid[group.index], hop.direction, outgoing: outgoing)
            let there = canvas[place.column, place.row]
            canvas[place.column, place.row] = hop.direction.arrow(over: there)
        }
    }

    private var labelledRows: Int {
        layout.content == .chips ? groups.machine.height : groups.grid.height
    }

    /// The y axis has every chip's row, or the lowest row of every group.
    private func label(_ row: Int, on canvas: inout TextCanvas) {
        let (group, inside) = row.quotientAndRemainder(dividingBy: layout.blockHeight)
        let y = layout.content == .chips ? row : row * groups.size.height
        let line = layout.top(ofRow: group) + layout.blockHeight - 1 - inside
        canvas.write("\(y)".leftPadded(to: BlockLayout.margin - 1), column: 0, row: line)
    }

    /// The x axis has the first column of each group.
    private var axis: String {
        var canvas = TextCanvas(columns: layout.width + 8, rows: 1)
        var end = 0
        for column in 0..<groups.grid.width where layout.left(ofColumn: column) > end {
            let text = "\(column * groups.size.width)"
            canvas.write(text, column: layout.left(ofColumn: column), row: 0)
            end = layout.left(ofColumn: column) + text.count
        }
        canvas.write("x", column: max(layout.width, end + 1), row: 0)
        return canvas.lines[0]
    }

    private var legend: String {
        let cell =
            switch layout.content {
            case .chips: "digit or letter: a chip of the group at that place of the ring"
            case .numbers: "number: a group's place in the ring"
            }
        return traffic.hops.isEmpty ? cell : cell + "; an arrow at the rim goes round the torus"
    }
}
