import Chip

/// A machine built as the tools' virtual machines are: boards put down chip by chip, then a link wherever there is a chip
/// at its end. Slow and obvious, with tables written out from SpiNNMachine's `version_5.py` and `virtual_machine.py`.
struct ToolsMachine {
    struct Place: Hashable {
        var x: Int
        var y: Int
    }

    /// Ethernet chip of each chip.
    private(set) var ethernet: [Place: Place] = [:]

    private let width: Int
    private let height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        for origin in origins {
            for (x, column) in [0...3, 0...4, 0...5, 0...6, 0...7, 1...7, 2...7, 3...7].enumerated() {
                for y in column {
                    let chip = wrapped(origin.x + x, origin.y + y)
                    precondition(ethernet[chip] == nil, "two boards have a chip at \(chip)")
                    ethernet[chip] = origin
                }
            }
        }
    }

    /// Where boards begin: within sides of twelves everywhere, within others only where a whole board fits.
    private var origins: [Place] {
        let right = width % 12 == 0 ? width : width - 7
        let top = height % 12 == 0 ? height : height - 7
        return [(0, 0), (4, 8), (8, 4)].flatMap { x, y in
            stride(from: y, to: top, by: 12).flatMap { row in
                stride(from: x, to: right, by: 12).map { Place(x: $0, y: row) }
            }
        }
    }

    private func wrapped(_ x: Int, _ y: Int) -> Place {
        Place(
            x: width % 12 == 0 ? (x + width) % width : x, y: height % 12 == 0 ? (y + height) % height : y)
    }

    /// Where a link leads; nil if no chip is there.
    func target(_ chip: Place, _ link: Int) -> Place? {
        let (dx, dy) = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)][link]
        let target = wrapped(chip.x + dx, chip.y + dy)
        return ethernet[target] == nil ? nil : target
    }
}
