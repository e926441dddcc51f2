extension Fidelity {
    /// Shapes, counts and distances, from the machines that the emulator builds.
    static func machines(_ constants: Constants) -> [FidelityRow] {
        board() + distances() + largest(constants)
    }

    private static func board() -> [FidelityRow] {
        let board = Machine(.spin5)
        let network = board.network
        let triad = Machine(.triads(MachineSize(width: 12, height: 12)))
        let leaving = LinkCount(triad).betweenBoards / triad.boards.count
        let degrees = network.chips.map { network.links(of: $0).count }
        let table = "SpiNNMachine version_5.py"
        let built = "the machine as built"
        return [
            FidelityRow(.machines, "SpiNN-5: chips", 48, table, Double(network.count), built),
            FidelityRow(
                .machines, "SpiNN-5: links on the board", 120, table, Double(degrees.reduce(0, +)) / 2, built),
            FidelityRow(.machines, "SpiNN-5: links that leave it", 48, table, Double(leaving), built + ", in a triad"),
        ]
            + [(6, 27.0), (4, 15.0), (3, 6.0)].map { degree, count in
                FidelityRow(
                    .machines, "SpiNN-5: chips with \(degree) links on the board", count, table,
                    Double(degrees.count { $0 == degree }), built)
            }
            + [
                FidelityRow(
                    .machines, "SpiNN-5: diameter", 7, table + ", derived", Double(DistanceSummary(network).longest),
                    "breadth-first search")
            ]
    }

    private static func distances() -> [FidelityRow] {
        [(12, 8.0, 4.69), (24, 16, 9.34), (240, 160, 93.3)].flatMap { side, diameter, mean in
            let size = MachineSize(width: side, height: side)
            let found = DistanceSummary(Machine(MachineForm(size)).network)
            let source = "derived of project-rig rig/geometry.py"
            return [
                FidelityRow(
                    .machines, "\(size): diameter", diameter, source, Double(found.longest), "breadth-first search"),
                FidelityRow(.machines, "\(size): mean distance", mean, source, found.mean, "breadth-first search"),
            ]
        }
    }

    private static func largest(_ constants: Constants) -> [FidelityRow] {
        let machine = Machine(MachineForm(MachineSize(width: 240, height: 240)))
        let cores = machine.network.chips.reduce(0) { $0 + machine.cores(of: $1).count }
        let thesis = "mossblaser/phd_thesis building.tex"
        let built = "the machine as built"
        let frames = MachineActivity.Housing.frames(ofBoards: machine.boards.count, constants)
        let frameCount: Int = if case .frames(let count, _, _) = frames { count } else { 0 }
        return [
            FidelityRow(.machines, "240x240: boards", 1200, thesis, Double(machine.boards.count), built),
            FidelityRow(
                .machines, "240x240: cores", 1_036_800, thesis, Double(cores), built + ", 8 chips a board with 17"),
            FidelityRow(.machines, "240x240: frames", 50, thesis, Double(frameCount), "boards over 24"),
            FidelityRow(
                .machines, "240x240: bisection, Gbit/s", 480, "Plana et al. 2020", bisection(machine, constants),
                "rates of all links across the middle and the seam, both ways",
                because: "480 are 1920 links at 250 Mb/s, whether on a board or between boards, where less was measured"
            ),
        ]
    }

    /// Gbit/s that links carry between the western and the eastern half.
    private static func bisection(_ machine: Machine, _ constants: Constants) -> Double {
        let half = machine.size.width / 2
        var packets = 0.0
        for chip in machine.network.chips {
            for link in machine.network.links(of: chip) {
                guard let next = machine.network.neighbour(of: chip, over: link), (chip.x < half) != (next.x < half)
                else { continue }
                let isOuter = machine.isBetweenBoards(link, of: chip)
                packets += constants[isOuter ? .outerLinkPacketsPerSecond : .innerLinkPacketsPerSecond]
            }
        }
        return packets * constants[.shortPacketBits] / 1e9
    }
}
