/// A machine cut into equal chip groups with nothing left over.
public struct ChipGroups: Sendable, Hashable {
    /// The machine that is cut.
    public let machine: MachineSize

    /// The size of each group.
    public let size: GroupSize

    /// The groups as a torus of their own: two groups are neighbours in it if their edges or corners meet.
    public let grid: Torus

    /// Cuts `machine` into groups of `size`; throws `groupDoesNotTile` if chips would be left over.
    public init(machine: MachineSize, size: GroupSize) throws(MachineError) {
        guard machine.width.isMultiple(of: size.width), machine.height.isMultiple(of: size.height) else {
            throw .groupDoesNotTile(size, machine)
        }
        self.machine = machine
        self.size = size
        grid = Torus(width: machine.width / size.width, height: machine.height / size.height)
    }

    /// Number of groups.
    public var count: Int { grid.count }

    /// The group with a number, 0 to `count` − 1, in rows from the south-west.
    public subscript(index: Int) -> ChipGroup {
        let place = grid[index]
        let origin = ChipCoordinate(x: place.x * size.width, y: place.y * size.height)
        return ChipGroup(index: index, origin: origin, size: size)
    }

    /// Number of the group that a chip belongs to.
    public func index(containing chip: ChipCoordinate) -> Int {
        grid.index(of: ChipCoordinate(x: chip.x / size.width, y: chip.y / size.height))
    }
}
