import Chip
import Testing

/// Every small machine's picture, read back.
@Suite struct PictureTests {
    @Test(arguments: 1...9, 1...9)
    func everyChipShowsThePlaceOfItsGroupInTheRing(width: Int, height: Int) throws {
        for groups in try cuts(width, height) where groups.count <= 62 {
            let picture = PictureReader(MachineDrawing.text(groups), groups)
            let positions = GroupRing(groups).positions
            for chip in Torus(groups.machine).all {
                let position = positions[groups.index(containing: chip)]
                #expect(picture.cells[chip] == letter(position), "\(groups.machine) \(groups.size) \(chip)")
            }
        }
    }

    @Test(arguments: [(8, 8), (9, 7), (16, 5), (12, 11)])
    func everyGroupShowsItsNumberWhereLettersRunOut(width: Int, height: Int) throws {
        let machine = MachineSize(width: width * 2, height: height * 3)
        let groups = try ChipGroups(machine: machine, size: GroupSize(width: 2, height: 3))
        let picture = PictureReader(MachineDrawing.text(groups), groups)
        let positions = GroupRing(groups).positions
        #expect(picture.cells.count == groups.count)
        for index in 0..<groups.count {
            #expect(picture.cells[groups[index].origin] == "\(positions[index])")
        }
    }

    /// A hop between groups that meet on the picture is one arrow, a hop round the torus is two, one at each rim;
    /// the two hops of a ring of two share theirs.
    @Test(arguments: 1...9, 1...9)
    func everyHopIsDrawnOnceOrAtBothRims(width: Int, height: Int) throws {
        for groups in try cuts(width, height) {
            let arrows = PictureReader(MachineDrawing.text(groups), groups).arrows
            let hops = RingTraffic(groups, GroupRing(groups)).hops
            if groups.count == 2 {
                #expect(arrows == [hops[0].direction == .east ? "↔" : "↕": 1])
            } else {
                #expect(arrows == expectedArrows(hops, groups), "\(groups.machine) \(groups.size)")
            }
        }
    }

    @Test(arguments: 2...6, 1...6)
    func arrowsBetweenNeighboursInARowPointAlongTheRing(columns: Int, rows: Int) throws {
        let machine = MachineSize(width: columns * 2, height: rows * 3)
        let groups = try ChipGroups(machine: machine, size: GroupSize(width: 2, height: 3))
        let picture = PictureReader(MachineDrawing.text(groups), groups)
        let positions = GroupRing(groups).positions
        for index in 0..<groups.count where groups.grid[index].x + 1 < columns {
            let step = positions[index + 1] - positions[index]
            let expected: Character = groups.count == 2 ? "↔" : step > 0 ? "→" : "←"
            #expect(picture.arrowEast(of: groups[index]) == expected)
        }
    }

    /// Too many groups for numbers: each is its own arrow, and the label of its row is its lowest chip's.
    @Test(arguments: [(48, 48, 1, 1), (40, 44, 1, 2), (64, 40, 2, 1), (80, 100, 3, 1)])
    func everyArrowOfALargePictureIsThatOfItsGroup(columns: Int, rows: Int, width: Int, height: Int) throws {
        let size = GroupSize(width: width, height: height)
        let machine = MachineSize(width: columns * width, height: rows * height)
        let groups = try ChipGroups(machine: machine, size: size)
        let ring = GroupRing(groups)
        let hops = RingTraffic(groups, ring).hops
        let lines = MachineDrawing.text(groups).split(separator: "\n").map(String.init)
        let picture = lines.drop { $0 != "  y" }.dropFirst().prefix { $0.last != "x" }
        #expect(picture.count == min(rows, 48))
        for (line, y) in zip(picture.reversed(), 0...) {
            let words = line.split(separator: " ").map(String.init)
            let expected = (0..<min(columns, 48)).map { x in
                names[hops[ring.positions[groups.grid.index(of: ChipCoordinate(x: x, y: y))]].direction].map { "\($0)" }
            }
            #expect(words.first == "\(y * height)")
            #expect(words.dropFirst().map(Optional.init) == expected)
        }
    }

    private let names: [Link: Character] = [
        .east: "→", .northEast: "↗", .north: "↑", .west: "←", .southWest: "↙", .south: "↓",
    ]

    private func expectedArrows(_ hops: [RingHop], _ groups: ChipGroups) -> [Character: Int] {
        hops.reduce(into: [:]) { counts, hop in
            let here = groups.grid[hop.source.index]
            let next = groups.grid[hop.target.index]
            let meets = here.x + hop.direction.dx == next.x && here.y + hop.direction.dy == next.y
            if let arrow = names[hop.direction] { counts[arrow, default: 0] += meets ? 1 : 2 }
        }
    }

    /// All ways to cut a machine that are drawn with arrows in gutters.
    private func cuts(_ width: Int, _ height: Int) throws -> [ChipGroups] {
        let machine = MachineSize(width: width, height: height)
        return try (1...width).filter { width % $0 == 0 }.flatMap { side in
            try (1...height).filter { height % $0 == 0 }.map { other in
                try ChipGroups(machine: machine, size: GroupSize(width: side, height: other))
            }
        }
    }

    private func letter(_ position: Int) -> String {
        let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return String(letters[position])
    }
}
