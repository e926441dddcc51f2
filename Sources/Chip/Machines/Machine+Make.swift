extension Machine {
    /// A machine without a fault.
    ///
    /// Takes time in proportion to the chips: 57,600 of them, the largest that was built, some milliseconds.
    public init(_ form: MachineForm) {
        self.init(form, boards: form.boards)
    }

    init(_ form: MachineForm, boards: [Board]) {
        let torus = Torus(form.size)
        var numbers = Array(repeating: -1, count: torus.count)
        var cores = Array(repeating: CoreSet(count: CoreSet.most), count: torus.count)
        for (number, board) in boards.enumerated() {
            for place in board.kind.places {
                let chip = ChipCoordinate(
                    x: (board.ethernet.x + place.x) % torus.width, y: (board.ethernet.y + place.y) % torus.height)
                numbers[torus.index(of: chip)] = number
                cores[torus.index(of: chip)] = CoreSet(count: board.kind.coreCount(at: place))
            }
        }
        let present = boards.isEmpty ? Array(repeating: true, count: torus.count) : numbers.map { $0 >= 0 }
        self.init(
            form: form, boards: boards, network: Self.network(form, torus, present), boardNumbers: numbers,
            cores: cores)
    }

    /// The network of the chips that are present, without the links over edges that are open.
    private static func network(_ form: MachineForm, _ torus: Torus, _ present: [Bool]) -> ChipNetwork {
        var network = ChipNetwork(torus)
        for index in 0..<torus.count {
            let chip = torus[index]
            if !present[index] { network.remove(chip) }
            for link in Link.allCases where crossesAnOpenEdge(form, chip, link) { network.remove(link, of: chip) }
        }
        return network
    }

    private static func crossesAnOpenEdge(_ form: MachineForm, _ chip: ChipCoordinate, _ link: Link) -> Bool {
        let (x, y) = (chip.x + link.dx, chip.y + link.dy)
        return !form.wrapsEastWest && !(0..<form.size.width).contains(x)
            || !form.wrapsNorthSouth && !(0..<form.size.height).contains(y)
    }
}
