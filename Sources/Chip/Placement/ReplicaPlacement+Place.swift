extension ReplicaPlacement {
    /// Places a network on the chips of a replica: for speed if it then fits, else for the least memory.
    ///
    /// A number of chips with large primes in it, as faults leave, has few divisors: then as few as three quarters of the
    /// chips are tried, and the fastest placement is taken. The others pass packets on.
    ///
    /// Throws `sdram` if a chip would have to hold more than it can, without the smallest group that fits.
    public static func place(
        _ layers: [NetworkLayer], image: Volume, on chips: ReplicaChips, format: ChipFormat, optimizerSlots: Int,
        samples: Int, constants: Constants
    ) throws(PlacementError) -> ReplicaPlacement {
        let room = Int(constants[.sdramBytes])
        func search(_ goal: CutSearch.Goal, parts: Int) -> ReplicaPlacement {
            CutSearch(goal: goal, parts: parts, constants: constants).place(
                layers, image: image, on: chips, format, slots: optimizerSlots, samples: samples)
        }
        let counts = chips.count.hasSmallPrimes ? [chips.count] : Array((3 * chips.count + 3) / 4...chips.count)
        let fast = counts.map { search(.time, parts: $0) }.filter { $0.fullest.account.total <= room }
        if fast.count > 1 { return fast.min { $0.seconds(constants) < $1.seconds(constants) } ?? fast[0] }
        if let only = fast.first { return only }
        let small = search(.memory, parts: chips.count)
        guard small.fullest.account.total <= room else { throw small.refusal(room) }
        return small
    }

    /// A pass and an update; without end if a core's memory is too small for a tile.
    private func seconds(_ constants: Constants) -> Double {
        guard let programs = try? ReplicaPrograms(self, constants) else { return .infinity }
        let time = ReplicaTime(programs, .boards, constants)
        return time.passSeconds + time.updateSeconds
    }

    private func refusal(_ room: Int) -> PlacementError {
        let (chip, account) = fullest
        let largest = layers.indices.max { memory($0, chip).total < memory($1, chip).total } ?? 0
        return .sdram(
            layer: layers[largest].name, needs: account.total, has: room, chips: chips.count, smallest: nil)
    }
}

extension Int {
    /// Whether 2, 3 and 5 are the only primes in it.
    fileprivate var hasSmallPrimes: Bool {
        [2, 3, 5].reduce(self) { rest, prime in
            var rest = rest
            while rest.isMultiple(of: prime) { rest /= prime }
            return rest
        } == 1
    }
}
