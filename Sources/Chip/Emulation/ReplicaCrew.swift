/// The replicas of a machine and the chip groups that each of them computes.
struct ReplicaCrew {
    /// The machine without what is cut off.
    let machine: Machine
    /// Where replicas are.
    let sites: [ReplicaSite]
    /// Chip groups of the run that each site takes, one after the other.
    let turns: [Int]

    private let groups: Int

    /// Finds the sites that hold a replica with one image a pass, and gives each of them its groups.
    init(
        _ job: ProjectionJob, on machine: Machine, _ groups: ChipGroups, _ constants: Constants
    ) throws(PlacementError) {
        var rest = machine
        for chip in machine.network.cutOff { rest.network.remove(chip) }
        (sites, self.groups) = (
            try Self.able(job, ReplicaSite.all(of: groups, on: rest, constants), constants), groups.count
        )
        self.machine = rest
        turns = Self.turns(sites, groups.count)
    }

    private static func able(
        _ job: ProjectionJob, _ sites: [ReplicaSite], _ constants: Constants
    ) throws(PlacementError) -> [ReplicaSite] {
        var refusal = PlacementError.noChips
        var able: [Int] = []
        for kind in kinds(sites) {
            do throws(PlacementError) {
                _ = try job.placement(on: kind.sample.chips, samples: 1, constants)
                able += kind.members
            } catch { refusal = error }
        }
        guard !able.isEmpty else { throw refusal }
        return able.sorted().map { sites[$0] }
    }

    /// Every site has one group; those that are left over go round, to whole sites first.
    private static func turns(_ sites: [ReplicaSite], _ groups: Int) -> [Int] {
        let wholeFirst = kinds(sites).flatMap(\.members)
        var turns = Array(repeating: 0, count: sites.count)
        for group in 0..<groups { turns[wholeFirst[group % wholeFirst.count]] += 1 }
        return turns
    }

    /// What a step takes: the slowest replica, the slowest update, and the ring.
    func cost(
        _ job: ProjectionJob, samples: Int, _ load: RingLoad, _ constants: Constants
    ) throws(PlacementError) -> StepCost {
        let boards = max(1, machine.boards.count, Split.longest(machine.size.chipCount, 48))
        let share = Split.longest(samples, groups)
        var kinds: [(work: ReplicaWork, replicas: Int, turns: Int, most: Int)] = []
        for (members, sample) in Self.kinds(sites) {
            let own = constants.with(cores: sample.cores)
            let work = try ReplicaWork(job, share: share, on: sample.chips, boards == 1 ? .board : .boards, own)
            let all = members.map { turns[$0] }
            kinds.append((work, members.count, all.reduce(0, +), all.max() ?? 0))
        }
        let ring = StageTime(ring: kinds.map(\.work), load, constants)
        let passes = kinds.map { Double($0.most) * $0.work.passSeconds }.max() ?? 0
        let updates = kinds.map { $0.work.updateSeconds }.max() ?? 0
        let host = Double(job.image.count * samples) / (Double(boards) * constants[.hostBytesPerSecondAtEthernetChip])
        var activity = MachineActivity(
            .standing(onBoards: boards, constants), seconds: max(passes + updates + ring.seconds, host))
        for kind in kinds {
            let images = Double(samples * kind.turns) / Double(groups)
            activity.add(
                kind.work.stages.map(\.stage) + [ring], images: images, samples: kind.work.placement.samples,
                replicas: kind.replicas)
        }
        return StepCost(seconds: activity.seconds, energy: EnergyUse(activity, constants))
    }

    /// Sites that are alike, with one of them; the whole ones first.
    private static func kinds(_ sites: [ReplicaSite]) -> [(members: [Int], sample: ReplicaSite)] {
        let whole = sites.indices.filter { sites[$0].isWhole }
        let damaged = sites.indices.filter { !sites[$0].isWhole }.map { [$0] }
        return ((whole.isEmpty ? [] : [whole]) + damaged).map { ($0, sites[$0[0]]) }
    }
}
