/// What a machine lacks of what its form has: chips, cores and links that are dead.
public struct MachineDamage: Sendable, Hashable, Codable {
    /// Cores of one chip.
    public struct Cores: Sendable, Hashable, Codable {
        /// The chip, which works.
        public let chip: ChipCoordinate
        /// Virtual numbers of its dead cores, rising.
        public let cores: [Int]
    }

    /// One direction of a link.
    public struct DeadLink: Sendable, Hashable, Codable {
        /// The chip that it would leave.
        public let chip: ChipCoordinate
        /// Its name: "E", "NE", "N", "W", "SW" or "S".
        public let link: String
    }

    /// Dead chips, in rows from the south-west.
    public let chips: [ChipCoordinate]

    /// Dead cores of chips that work, in the same order.
    public let cores: [Cores]

    /// Dead links between chips that work, in the same order.
    public let links: [DeadLink]

    /// Compares a machine with one of the same form and boards that has no fault.
    public init(_ machine: Machine) {
        let whole = Machine(machine.form, boards: machine.boards)
        chips = whole.network.chips.filter { !machine.network.contains($0) }
        cores = machine.network.chips.compactMap { chip in
            let dead = whole.cores(of: chip).subtracting(machine.cores(of: chip)).numbers
            return dead.isEmpty ? nil : Cores(chip: chip, cores: dead)
        }
        links = machine.network.chips.flatMap { chip in
            whole.network.links(of: chip).filter { link in
                guard let other = whole.network.neighbour(of: chip, over: link) else { return false }
                return machine.network.contains(other) && machine.network.neighbour(of: chip, over: link) == nil
            }.map { DeadLink(chip: chip, link: $0.description) }
        }
    }

    /// Whether nothing is dead.
    public var isNone: Bool { chips.isEmpty && cores.isEmpty && links.isEmpty }
}
