/// The text that `regatta machine` prints of groups: a picture of them and their ring, the hops, the busiest link.
public enum MachineDrawing {
    /// Draws a machine cut into groups, y upward, as lines with a newline after each.
    ///
    /// Machines of up to 48 chips a side are drawn chip by chip if the groups have a letter each and the picture
    /// fits a wide terminal; others are drawn group by group, and where even that is too wide, arrows only.
    public static func text(_ groups: ChipGroups) -> String {
        let ring = GroupRing(groups)
        let traffic = RingTraffic(groups, ring)
        let picture = picture(groups, ring, traffic)
        let parts = [heading(groups), picture, HopTable.lines(traffic), LoadSummary.lines(traffic)]
        return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func heading(_ groups: ChipGroups) -> [String] {
        [
            "\(counted(groups.count, "group")) of \(groups.size), \(counted(groups.size.chipCount, "chip")) each, in a ring"
        ]
    }

    private static func picture(_ groups: ChipGroups, _ ring: GroupRing, _ traffic: RingTraffic) -> [String] {
        if let scale = [BlockLayout.chips(groups), .numbers(groups)].first(where: \.isReadable) {
            return BlockPicture(scale, groups, ring, traffic).lines
        }
        return ArrowPicture.lines(groups, ring, traffic)
    }
}
