/// A machine that training is projected on: one board, or boards whose chips form a torus.
public struct ProjectedMachine: Sendable, Hashable {
    /// As it was asked for: "spin5", "frame", "240x240".
    public let name: String
    /// Its chips as a torus; nil for a board.
    let size: MachineSize?

    /// Reads "spin5" (a board of 48 chips), "frame" (24 boards, 48x24 chips) or a size in chips.
    public init(_ name: String) throws(MachineError) {
        self.name = name
        size = name == "spin5" ? nil : try MachineSize(name == "frame" ? "48x24" : name)
    }

    /// Number of chips.
    public var chipCount: Int { size?.chipCount ?? 48 }

    /// Boards of 48 chips, the last of them perhaps not full.
    public var boards: Int { Split.longest(chipCount, 48) }

    /// What links inside a group are like. Boards are hexagons, so rectangles of chips lie across their edges.
    var place: LinkPlace { boards == 1 ? .board : .boards }

    /// The replicas of one size side by side: on a board as many as have room, on a torus all of it or none.
    public func groupCount(_ group: GroupSize) -> Int {
        guard let size else { return BoardPacking.count(group) }
        return (try? ChipGroups(machine: size, size: group))?.count ?? 0
    }

    /// The chips of a group; 8x8 on a board is the board.
    public func chips(of group: GroupSize) -> ReplicaChips {
        size == nil && group == BoardPacking.whole ? .board : ReplicaChips(rectangle: group)
    }

    /// The sizes of groups that a choice is made among, the fewest chips first, of equals the squarest: all that tile a
    /// torus; on a board those that leave at most an eighth of it idle.
    public var groupSizes: [GroupSize] {
        let (widths, heights) = (sides(size?.width ?? 8), sides(size?.height ?? 8))
        let all = widths.flatMap { width in heights.map { GroupSize(width: width, height: $0) } }
        return all.filter { 8 * groupCount($0) * chipCount(of: $0) >= 7 * chipCount }.sorted {
            (chipCount(of: $0), max($0.width, $0.height), $0.width) < (
                chipCount(of: $1), max($1.width, $1.height), $1.width
            )
        }
    }

    private func sides(_ side: Int) -> [Int] { (1...side).filter { size == nil || side.isMultiple(of: $0) } }

    /// Chips of a group.
    func chipCount(of group: GroupSize) -> Int {
        size == nil && group == BoardPacking.whole ? chipCount : group.chipCount
    }

    /// Rings of groups that use different links: six where the torus of groups is wide enough both ways, one for
    /// each direction; else a ring and the same one backwards.
    func rings(_ group: GroupSize) -> Int {
        guard let size else { return 2 }
        return min(size.width / group.width, size.height / group.height) >= 3 ? 6 : 2
    }
}

/// Rectangles of chips that lie side by side on a board of 48.
enum BoardPacking {
    /// The box round the board: stands for all its chips.
    static let whole = GroupSize(width: 8, height: 8)

    /// How many find room, taken from the south-west wherever one does; a few may be missed.
    static func count(_ size: GroupSize) -> Int {
        guard size != whole else { return 1 }
        var free = Set(ReplicaChips.board.chips)
        return ReplicaChips.board.chips.count { corner in
            let wanted = (0..<size.chipCount).map {
                ChipCoordinate(x: corner.x + $0 % size.width, y: corner.y + $0 / size.width)
            }
            guard free.isSuperset(of: wanted) else { return false }
            free.subtract(wanted)
            return true
        }
    }
}
