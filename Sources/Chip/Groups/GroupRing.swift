/// The order in which gradients go round the chip groups: each group once, each a neighbour of the one before,
/// and the first a neighbour of the last.
///
/// The groups are taken row by row from the south, eastward in even rows and westward in odd ones, so that each
/// step is one group to the east, west or north. An even number of rows ends above the first group, which is one
/// step north round the torus; an odd number ends in the north-east corner, whose north-east neighbour round the
/// torus is the first group. So one rule serves every size.
///
/// Training numbers the groups by their place in this ring.
public struct GroupRing: Sendable, Hashable {
    /// The group's number on the machine at each place of the ring.
    public let order: [Int]

    /// The place in the ring of each group on the machine: the inverse of `order`.
    public let positions: [Int]

    /// The ring of these groups.
    public init(_ groups: ChipGroups) {
        let width = groups.grid.width
        let order = (0..<groups.count).map { position in
            let (y, step) = position.quotientAndRemainder(dividingBy: width)
            return y * width + (y.isMultiple(of: 2) ? step : width - 1 - step)
        }
        var positions = order
        for (position, group) in order.enumerated() { positions[group] = position }
        self.order = order
        self.positions = positions
    }

    /// Number of groups in the ring.
    public var count: Int { order.count }

    /// The place after `position`, round the ring.
    public func next(after position: Int) -> Int {
        (position + 1) % count
    }
}
