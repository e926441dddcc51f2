/// Draws a large machine as one arrow a group, its south-west corner only if it is larger than that.
enum ArrowPicture {
    static func lines(_ groups: ChipGroups, _ ring: GroupRing, _ traffic: RingTraffic) -> [String] {
        let columns = min(groups.grid.width, Limits.drawingSide)
        let rows = min(groups.grid.height, Limits.drawingSide)
        let picture = (0..<rows).reversed().map { row in
            let arrows = (0..<columns).map { column -> Character in
                let group = groups.grid.index(of: ChipCoordinate(x: column, y: row))
                return traffic.hops[ring.positions[group]].direction.arrow
            }
            let label = "\(row * groups.size.height)".leftPadded(to: BlockLayout.margin - 1)
            return label + "  " + arrows.map(String.init).joined(separator: " ")
        }
        let whole = columns == groups.grid.width && rows == groups.grid.height
        let part = whole ? "" : "; only the \(columns)x\(rows) groups in the south-west are drawn"
        return ["  y"] + picture + ["     0" + " x".leftPadded(to: 2 * columns)]
            + ["", "arrow: a group, and where the next of the ring lies\(part)"]
    }
}
