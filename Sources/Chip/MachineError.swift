/// Why a machine or its groups cannot be what was asked for.
public enum MachineError: Error, Hashable, CustomStringConvertible {
    /// The text is no size of a machine.
    case notAMachineSize(String)
    /// The text is no size of a group.
    case notAGroupSize(String)
    /// The machine cannot be cut into groups of this size with nothing left over.
    case groupDoesNotTile(GroupSize, MachineSize)

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .notAMachineSize(let text):
            "'\(text)' is no machine size; write for example 12x12, each side 1 to 256"
        case .notAGroupSize(let text):
            "'\(text)' is no group size; write for example 6x6, each side 1 to 256"
        case .groupDoesNotTile(let group, let machine):
            "groups of \(group) do not tile a machine of \(machine); a width of \(Self.divisors(of: machine.width))"
                + " and a height of \(Self.divisors(of: machine.height)) would"
        }
    }

    private static func divisors(of side: Int) -> String {
        let all = (1...side).filter { side.isMultiple(of: $0) }.map(String.init)
        return all.count == 1 ? all[0] : all.dropLast().joined(separator: ", ") + " or " + all[all.count - 1]
    }
}
