extension Machine {
    /// The machine that a file of the tools describes.
    ///
    /// Chips that the file does not name are dead, unless their whole board is absent. Takes time in proportion to the
    /// chips. Throws for the first thing that makes no sense, with its place in the file.
    public init(_ file: MachineFile) throws(MachineFileError) {
        var check = try MachineFileCheck(file)
        for (index, entry) in file.chips.enumerated() {
            try check.check(entry, index, file.resources(of: entry))
        }
        try check.checkBoards()
        let boards = check.whole.boards.enumerated().compactMap { number, board in
            check.addresses[number].map { Board(board.kind, at: board.ethernet, address: $0) }
        }
        self.init(check.form, boards: boards)
        for chip in network.chips where check.isMissing(chip) { network.remove(chip) }
        for entry in file.chips { set(entry, file.resources(of: entry)) }
    }

    private mutating func set(_ entry: MachineFile.Chip, _ resources: ChipResources) {
        let index = network.torus.index(of: entry.place)
        cores[index] = CoreSet(count: entry.details.cores)
        for link in (entry.details.deadLinks ?? []).compactMap(Link.init) { network.remove(link, of: entry.place) }
        if resources != self.resources(of: entry.place) { unusualResources[index] = resources }
    }
}

extension MachineFile {
    /// What a chip offers: the usual for its kind, but for its exceptions.
    func resources(of chip: Chip) -> ChipResources {
        let usual = chip.details.ipAddress == nil ? standardResources : ethernetResources
        guard let other = chip.exceptions else { return usual }
        return ChipResources(
            monitors: other.monitors ?? usual.monitors, routerEntries: other.routerEntries ?? usual.routerEntries,
            sdram: other.sdram ?? usual.sdram, tags: other.tags ?? usual.tags)
    }
}
