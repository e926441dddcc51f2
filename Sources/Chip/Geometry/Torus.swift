/// A rectangle of chips whose opposite edges are joined: every chip has all six links.
///
/// On a side of one or two chips several links lead to the same neighbour, or back to the chip itself.
public struct Torus: Sendable, Hashable {
    /// Chips from west to east, 1 to 256.
    public let width: Int

    /// Chips from south to north, 1 to 256.
    public let height: Int

    /// The torus of `width` by `height` chips, each 1 to 256.
    public init(width: Int, height: Int) {
        precondition(
            Limits.sides.contains(width) && Limits.sides.contains(height), "no torus has \(width)x\(height) chips")
        self.width = width
        self.height = height
    }

    /// The torus of a machine.
    public init(_ machine: MachineSize) {
        self.init(width: machine.width, height: machine.height)
    }

    /// Number of chips.
    public var count: Int { width * height }

    /// The chip's number in rows from the south-west: `y * width + x`.
    public func index(of chip: ChipCoordinate) -> Int {
        precondition(contains(chip), "chip \(chip) is outside \(width)x\(height)")
        return chip.y * width + chip.x
    }

    /// The chip with a number: the inverse of `index(of:)`.
    public subscript(index: Int) -> ChipCoordinate {
        precondition((0..<count).contains(index), "chip number \(index) is outside 0..<\(count)")
        return ChipCoordinate(x: index % width, y: index / width)
    }

    /// Whether the chip is on this torus.
    public func contains(_ chip: ChipCoordinate) -> Bool {
        (0..<width).contains(chip.x) && (0..<height).contains(chip.y)
    }

    /// The chip at the other end of a link.
    public func neighbour(of chip: ChipCoordinate, over link: Link) -> ChipCoordinate {
        ChipCoordinate(x: wrap(chip.x + link.dx, width), y: wrap(chip.y + link.dy, height))
    }

    /// Links on a shortest route: the best of the four ways to wrap or not wrap each axis.
    ///
    /// Source: `rig/geometry.py` of project-rig and `full_wrap_machine.py` of SpiNNMachine, in closed form.
    public func hops(from source: ChipCoordinate, to target: ChipCoordinate) -> Int {
        let x = wrap(target.x - source.x, width)
        let y = wrap(target.y - source.y, height)
        return min(max(x, y), width - x + y, x + height - y, max(width - x, height - y))
    }

    private func wrap(_ value: Int, _ side: Int) -> Int {
        let remainder = value % side
        return remainder < 0 ? remainder + side : remainder
    }
}
