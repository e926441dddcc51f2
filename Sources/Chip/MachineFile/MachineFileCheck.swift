/// Compares a machine file, chip by chip, with the machine of its size that has no fault.
struct MachineFileCheck {
    let form: MachineForm

    /// The machine with all its boards.
    let whole: Machine

    /// Address of each board of `whole` that the file has.
    private(set) var addresses: [Int: String] = [:]

    private var seen: [Bool]
    private var firstChip: [Int: Int] = [:]

    init(_ file: MachineFile) throws(MachineFileError) {
        for (name, side) in [("width", file.width), ("height", file.height)] where !Limits.sides.contains(side) {
            throw MachineFileError(name, "\(side); it is 1 to 256")
        }
        form = try Self.form(MachineSize(width: file.width, height: file.height))
        whole = Machine(form)
        seen = Array(repeating: false, count: whole.size.chipCount)
    }

    private static func form(_ size: MachineSize) throws(MachineFileError) -> MachineForm {
        if size == BoardKind.spin3.box { return .spin3 }
        if size == BoardKind.spin5.box { return .spin5 }
        guard Triads.fit(size) else {
            throw MachineFileError(
                "width",
                "no boards make a machine of \(size); they make 2x2, 8x8, and sides of 12, 16, 24, 28 and so on")
        }
        return .triads(size)
    }

    /// Checks the file's chip number `index`.
    mutating func check(_ entry: MachineFile.Chip, _ index: Int, _ resources: ChipResources) throws(MachineFileError) {
        let chip = entry.place
        guard let board = whole.boardNumber(of: chip) else {
            throw MachineFileError(chip: index, "a machine of \(whole.size) has no chip \(chip)")
        }
        let number = whole.network.torus.index(of: chip)
        guard !seen[number] else { throw MachineFileError(chip: index, "chip \(chip) comes a second time") }
        seen[number] = true
        firstChip[board] = firstChip[board] ?? index
        let origin = whole.boards[board].ethernet
        guard entry.details.ethernet == [origin.x, origin.y] else {
            throw MachineFileError(
                chip: index,
                "ethernet of chip \(chip) is \(entry.details.ethernet); its board's is [\(origin.x), \(origin.y)]")
        }
        try check(entry.details, of: chip, index)
        let cores = entry.details.cores
        guard (1..<cores).contains(resources.monitors) else {
            throw MachineFileError(
                chip: index, "monitors is \(resources.monitors) of \(cores) cores; at least 1 and fewer")
        }
        if let address = entry.details.ipAddress { addresses[board] = address }
    }

    private func check(
        _ details: MachineFile.Details, of chip: ChipCoordinate, _ index: Int
    ) throws(MachineFileError) {
        guard (Machine.fewestCores...CoreSet.most).contains(details.cores) else {
            throw MachineFileError(
                chip: index,
                "cores of chip \(chip) is \(details.cores); it is \(Machine.fewestCores) to \(CoreSet.most)")
        }
        if let link = details.deadLinks?.first(where: { Link(rawValue: $0) == nil }) {
            throw MachineFileError(chip: index, "deadLinks of chip \(chip) has \(link); a link is 0 to 5")
        }
        guard let address = details.ipAddress else { return }
        guard whole.hasEthernet(chip) else {
            throw MachineFileError(
                chip: index, "chip \(chip) has an ipAddress; its board's Ethernet chip is \(details.ethernet)")
        }
        guard IPv4.isAddress(address) else {
            throw MachineFileError(chip: index, "ipAddress is '\(address)'; write four numbers as 127.0.4.8")
        }
        guard !addresses.values.contains(address) else {
            throw MachineFileError(chip: index, "ipAddress \(address) is another board's as well")
        }
    }

    /// Checks what holds of all chips together: each board has its Ethernet chip, and one lies at (0, 0).
    func checkBoards() throws(MachineFileError) {
        for (board, index) in firstChip.sorted(by: { $0.value < $1.value }) where addresses[board] == nil {
            let origin = whole.boards[board].ethernet
            throw MachineFileError(
                chip: index, "its board has no Ethernet chip: \(origin) with an ipAddress is missing")
        }
        guard addresses[0] != nil else {
            throw MachineFileError("chips", "there is no chip (0, 0), from which a machine is booted")
        }
    }

    /// Chips of a board that the file has, and the file does not name.
    func isMissing(_ chip: ChipCoordinate) -> Bool { !seen[whole.network.torus.index(of: chip)] }
}
