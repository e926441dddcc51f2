/// The hops of the ring as a table.
enum HopTable {
    static func lines(_ traffic: RingTraffic) -> [String] {
        guard let first = traffic.hops.first else { return ["A ring of one group sends nothing."] }
        let shown = traffic.hops.prefix(Limits.hopsListed)
        let rows = [["hop", "from chip", "to chip", "direction", "links"]] + shown.map(cells)
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            let padded = zip(row, widths).dropLast().map { $0.rightPadded(to: $1) }
            return (padded + [row[4].leftPadded(to: widths[4])]).joined(separator: "  ")
        }
        let rest = traffic.hops.count - shown.count
        return [
            "Each hop is \(counted(first.flowCount, "flow")): a chip sends to the chip at its place in the next group.",
            "",
        ]
            + table + (rest > 0 ? ["and \(rest) more; --json has them all"] : [])
    }

    private static func cells(_ hop: RingHop) -> [String] {
        [
            "\(hop.position) → \(hop.nextPosition)", "\(hop.source.origin)", "\(hop.target.origin)",
            "\(hop.direction)", "\(hop.length)",
        ]
    }
}
