extension ReplicaPlacement {
    /// Places a network on the chips of a replica: for speed if it then fits, else for the least memory.
    ///
    /// Throws `sdram` if a chip would have to hold more than it can, without the smallest group that fits.
    public static func place(
        _ layers: [NetworkLayer], image: Volume, on chips: ReplicaChips, format: ChipFormat, optimizerSlots: Int,
        samples: Int, constants: Constants
    ) throws(PlacementError) -> ReplicaPlacement {
        let room = Int(constants[.sdramBytes])
        let search = { goal in
            CutSearch(goal: goal, constants: constants).place(
                layers, image: image, on: chips, format, slots: optimizerSlots, samples: samples)
        }
        let fast = search(CutSearch.Goal.time)
        if fast.fullest.account.total <= room { return fast }
        let small = search(CutSearch.Goal.memory)
        guard small.fullest.account.total <= room else { throw small.refusal(room) }
        return small
    }

    private func refusal(_ room: Int) -> PlacementError {
        let (chip, account) = fullest
        let largest = layers.indices.max { memory($0, chip).total < memory($1, chip).total } ?? 0
        return .sdram(
            layer: layers[largest].name, needs: account.total, has: room, chips: chips.count, smallest: nil)
    }
}
