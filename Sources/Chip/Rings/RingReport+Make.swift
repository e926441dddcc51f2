extension RingReport {
    /// The report for groups of one chip on what works of a machine; throws if chips are cut off from the others.
    public init(_ network: ChipNetwork) throws(NoReduction) {
        self.init(try ReductionPlan(network), chips: network.count)
    }

    /// The report for groups on a whole machine. One chip to a group is the same as a network without faults.
    public init(_ groups: ChipGroups) throws(NoReduction) {
        if groups.size.chipCount == 1 {
            try self.init(ChipNetwork(Torus(groups.machine)))
        } else {
            let groupReport = Groups(GroupReduction(groups))
            self.init(chips: groups.machine.chipCount, rings: [], ringLimit: nil, tree: nil, groups: groupReport)
        }
    }

    private init(_ plan: ReductionPlan, chips: Int) {
        switch plan {
        case .rings(let rings, let limit):
            self.init(chips: chips, rings: rings.map(Ring.init), ringLimit: limit, tree: nil, groups: nil)
        case .tree(let tree, let reason):
            let values = Tree(root: tree.root, depth: tree.depth, reason: reason.description)
            self.init(chips: chips, rings: [], ringLimit: nil, tree: values, groups: nil)
        }
    }

    /// What the report says, a line for each fact; a part of what `regatta machine` prints.
    public var lines: [String] {
        var lines: [String] = []
        if let ringLimit {
            lines.append(
                "\(counted(rings.count, "directed ring")) through all \(chips) chips; at most \(ringLimit) fit")
        }
        if let tree {
            lines.append("A tree from chip \(tree.root), \(counted(tree.depth, "link")) deep: \(tree.reason)")
        }
        if let groups {
            let most =
                "\(groups.mostLoaded.hundredths) flows on the most loaded link, at least \(groups.bound.hundredths)"
            lines.append("Groups in the order of \(groups.order), \(groups.routes) routes: \(most)")
        }
        return lines
    }
}

extension RingReport.Ring {
    init(_ ring: ChipRing) {
        self.init(start: ring.chips[0], links: ring.links.map { String($0.rawValue) }.joined())
    }
}

extension RingReport.Groups {
    /// Nil for a single group.
    init?(_ reduction: GroupReduction) {
        guard let best = reduction.best else { return nil }
        self.init(
            order: best.order.rawValue, routes: best.routes.rawValue, rings: best.ringCount,
            mostLoaded: best.mostLoaded, bound: reduction.bound)
    }
}

extension Double {
    /// With two decimals, rounded: "1.17".
    fileprivate var hundredths: String {
        let (whole, rest) = Int(self * 100 + 0.5).quotientAndRemainder(dividingBy: 100)
        return "\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
