/// How the chip groups of a whole machine pass their gradients on with the least load on the busiest link.
///
/// All orders and kinds of routes are counted, and the best is kept; of equals, that with the least load over all links.
public struct GroupReduction: Sendable, Hashable {
    /// What was compared, in the order of the cases; orders that make no ring are left out.
    public let candidates: [GroupTraffic]

    /// The best one; nil for a single group, which sends nothing.
    public let best: GroupTraffic?

    /// Flows that the busiest link carries at least, whatever the order and the routes.
    public let bound: Double

    /// Compares the orders. Costs up to a few seconds for a machine of 240x240 in few groups.
    public init(_ groups: ChipGroups) {
        candidates = GroupOrder.allCases.flatMap { order in
            let rings = order.rings(groups.grid)
            let routes = rings.isEmpty ? [] : GroupRoutes.allCases
            return routes.map { GroupTraffic(groups, order, $0, rings) }
        }
        best = candidates.min { ($0.mostLoaded, $0.total) < ($1.mostLoaded, $1.total) }
        bound = Self.bound(groups)
    }

    /// How many times the bound the busiest link of the best one carries; nil if nothing is sent.
    public var timesBound: Double? { best.map { $0.mostLoaded / bound } }

    /// The higher one of two bounds (derived).
    ///
    /// In every ring the flows of all chips of a group leave it, over the links that leave it. And each flow takes as
    /// many links as there are to the nearest chip at its place, of the six that the machine has for each flow.
    private static func bound(_ groups: ChipGroups) -> Double {
        guard groups.count > 1 else { return 0 }
        let nearest = [
            groups.grid.width > 1 ? groups.size.width : Int.max, groups.grid.height > 1 ? groups.size.height : Int.max,
        ].min()
        let distance = Double(nearest ?? 0) / Double(Link.allCases.count)
        return max(Double(groups.size.chipCount) / Double(exits(groups)), distance)
    }

    /// Directed links that leave a group: as many for each, as all lie alike.
    private static func exits(_ groups: ChipGroups) -> Int {
        let torus = Torus(groups.machine)
        return groups[0].chips.reduce(0) { count, chip in
            count + Link.allCases.count { groups.index(containing: torus.neighbour(of: chip, over: $0)) != 0 }
        }
    }
}
