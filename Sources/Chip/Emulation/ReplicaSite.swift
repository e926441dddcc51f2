/// Chips that can hold a replica, as they are now: those of a chip group, less what is dead among them.
public struct ReplicaSite: Sendable, Hashable {
    /// Number of the group that the chips belong to, in rows from the south-west.
    public let group: Int

    /// The chips that work and reach each other inside the group.
    public let chips: ReplicaChips

    /// Cores that each chip works with: as many as the chip with the fewest has, since parts are equal.
    public let cores: Int

    /// Whether nothing is dead, so that it is like every other whole one.
    public let isWhole: Bool

    /// What is left of a group; nil if nothing is.
    init?(_ group: ChipGroup, on machine: Machine, like whole: ReplicaChips, _ constants: Constants) {
        let working = ReplicaChips(machine.network, inside: group.chips.filter(machine.network.contains))
        let isComplete = working.count == whole.count && working.neighbours == whole.neighbours
        chips =
            isComplete
            ? working : ReplicaChips(machine.network, inside: working.largestPart.map { working.chips[$0] })
        guard chips.count > 0 else { return nil }
        let most = Int(constants[.applicationCores])
        let fewest = chips.chips.reduce(most) { min($0, machine.applicationCoreCount(of: $1)) }
        (self.group, cores) = (group.index, fewest)
        isWhole = isComplete && fewest == most
    }

    /// The sites of a machine, one for each group of which something works.
    package static func all(of groups: ChipGroups, on machine: Machine, _ constants: Constants) -> [ReplicaSite] {
        let whole = ReplicaChips(rectangle: groups.size)
        return (0..<groups.count).compactMap { ReplicaSite(groups[$0], on: machine, like: whole, constants) }
    }
}
