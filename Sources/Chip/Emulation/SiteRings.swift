/// Directed rings of the replicas of a machine, each through all of them, which carry equal parts of the gradient.
package struct SiteRings: Sendable {
    /// A site of a ring, and the way to the next one.
    package struct Hop: Sendable, Hashable {
        /// Number of the site.
        package let site: Int
        /// Number of the next one.
        package let next: Int
        /// From a place in the group of this site to the same place in that of the next, in chips.
        let way: Displacement
    }

    /// The order of the groups, "cycles" also for rings found on a damaged machine of one chip a group.
    package let order: GroupOrder
    /// The hops of each ring, in order.
    package let rings: [[Hop]]

    /// All orders that are worth a comparison.
    ///
    /// The orders of the groups of the whole machine, without those that are gone. For groups of one chip only edge-disjoint
    /// rings through what works, where there are any: no other order loads the links less.
    package static func candidates(
        _ sites: [ReplicaSite], of groups: ChipGroups, on network: ChipNetwork
    ) -> [SiteRings] {
        let numbers = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1.group, $0) })
        let isSingle = groups.size.chipCount == 1 && sites.count == network.count
        if isSingle, case .rings(let rings, _)? = try? ReductionPlan(network) {
            return [SiteRings(order: .cycles, rings: rings.map { hops($0, groups, numbers) })]
        }
        return GroupOrder.allCases.compactMap { order in
            let rings = order.rings(groups.grid).map { hops($0, groups, numbers) }
            return rings.isEmpty ? nil : SiteRings(order: order, rings: rings)
        }
    }

    /// The hops of a ring of groups; what leads to a group that is gone leads on to the next.
    private static func hops(_ ring: ChipRing, _ groups: ChipGroups, _ numbers: [Int: Int]) -> [Hop] {
        let steps = zip(ring.chips, ring.links).map { (site: numbers[groups.grid.index(of: $0)], link: $1) }
        guard let first = steps.firstIndex(where: { $0.site != nil }) else { return [] }
        let fromTheFirst = steps[first...] + steps[..<first]
        var hops: [(site: Int, dx: Int, dy: Int)] = []
        for step in fromTheFirst {
            if let site = step.site { hops.append((site, 0, 0)) }
            hops[hops.count - 1].dx += groups.grid.width == 1 ? 0 : step.link.dx * groups.size.width
            hops[hops.count - 1].dy += groups.grid.height == 1 ? 0 : step.link.dy * groups.size.height
        }
        return hops.indices.map { place in
            let (site, dx, dy) = hops[place]
            return Hop(site: site, next: hops[(place + 1) % hops.count].site, way: Displacement(dx: dx, dy: dy))
        }
    }
}

extension ReplicaSite {
    /// What of the gradient goes from each chip of one site to which chip of another, in parts of a replica.
    ///
    /// Whole replicas are alike: a chip sends to the one at its place. Otherwise each has its equal share of the
    /// gradient in the order of its chips, and sends it to those that have the same there.
    package func parts(to next: ReplicaSite) -> [(from: ChipCoordinate, to: ChipCoordinate, part: Double)] {
        let (here, there) = (chips.chips, next.chips.chips)
        let whole = here.count * there.count
        return here.indices.flatMap { chip in
            let mine = chip * there.count..<(chip + 1) * there.count
            return (mine.lowerBound / here.count...(mine.upperBound - 1) / here.count).map { other in
                let common = mine.clamped(to: other * here.count..<(other + 1) * here.count)
                return (here[chip], there[other], Double(common.count) / Double(whole))
            }
        }
    }
}
