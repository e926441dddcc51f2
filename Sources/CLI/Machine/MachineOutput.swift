package import Chip

/// What `regatta machine` says of a machine: what it has and, where groups were cut, their report.
package struct MachineOutput: Encodable {
    private let machine: Machine
    private let hardware: MachineInventory
    private let groups: ChipGroups?
    private let note: String?
    private let rings: RingReport?
    private let ringNote: String?

    /// Cuts the machine into groups of the size that was asked for.
    ///
    /// Chip groups need a torus with nothing missing: if there is none, a size that was asked for is refused. With none
    /// asked for the standard one is tried, and the text says why there are no groups.
    package init(_ machine: Machine, group: String?) throws {
        self.machine = machine
        hardware = MachineInventory(machine)
        do {
            groups = try Self.groups(machine, group ?? JobOptions.Defaults.group)
            note = nil
        } catch let failure as CommandFailure where group == nil {
            groups = nil
            note = "No chip groups are shown (\(failure.description))"
        }
        do throws(NoReduction) {
            rings = try Self.rings(machine, groups)
            ringNote = nil
        } catch {
            rings = nil
            ringNote = "No ring: \(error)"
        }
    }

    /// For people.
    package var text: String {
        let rest = groups.map(MachineDrawing.text) ?? note.map { $0 + "\n" } ?? ""
        let summing = (rings?.lines ?? []) + (ringNote.map { [$0] } ?? [])
        return HardwareDrawing.text(machine, hardware) + "\n" + rest
            + (summing.isEmpty ? "" : "\nSumming on the machine, for the least load of links:\n")
            + summing.map { $0 + "\n" }.joined()
    }

    /// For programs: the report of the groups, if there are some, and beside its keys `hardware` and `summing`.
    package func encode(to encoder: any Encoder) throws {
        if let groups { try MachineReport(groups).encode(to: encoder) }
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(hardware, forKey: .hardware)
        try object.encodeIfPresent(rings, forKey: .summing)
    }

    private static func rings(_ machine: Machine, _ groups: ChipGroups?) throws(NoReduction) -> RingReport {
        if let groups { return try RingReport(groups) }
        return try RingReport(machine.network)
    }

    private enum Key: String, CodingKey {
        case hardware, summing
    }

    private static func groups(_ machine: Machine, _ group: String) throws -> ChipGroups {
        guard machine.network.isWholeTorus else {
            throw CommandFailure("--group: chip groups need a torus with nothing missing, for example 12x12")
        }
        return try Parsing.naming("--group") { () throws(MachineError) in
            try ChipGroups(machine: machine.size, size: GroupSize(group))
        }
    }
}
