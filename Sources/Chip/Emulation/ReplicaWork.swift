/// What one replica does in a step: where it lies, in how many passes it takes its images, and how long each stage is.
struct ReplicaWork: Sendable {
    /// Where the network lies.
    let placement: ReplicaPlacement
    /// Passes.
    let passes: Int
    /// Cores that each chip works with.
    let cores: Int
    /// The stages of all passes and of the update, each with how often it comes.
    let stages: [(stage: StageTime, count: Int)]

    /// Places a replica for its share of a step and times it. Throws what placement does.
    init(
        _ job: ProjectionJob, share: Int, on chips: ReplicaChips, _ place: LinkPlace, _ constants: Constants
    ) throws(PlacementError) {
        placement = try job.placement(on: chips, share: share, constants)
        let passes = Split.longest(share, placement.samples)
        let time = ReplicaTime(try ReplicaPrograms(placement, constants), place, constants)
        stages = time.pass.map { ($0, passes) } + time.update.map { ($0, 1) }
        (self.passes, cores) = (passes, Int(constants[.applicationCores]))
    }

    /// Seconds of all passes.
    var passSeconds: Double { seconds { $0 != .update } }

    /// Seconds of the update.
    var updateSeconds: Double { seconds { $0 == .update } }

    private func seconds(_ isCounted: (Phase) -> Bool) -> Double {
        stages.reduce(0) { isCounted($1.stage.phase) ? $0 + $1.stage.seconds * Double($1.count) : $0 }
    }

    /// Numbers that the chip updates which updates most, and those of all chips.
    var updated: (most: Int, all: Int) {
        let counts = (0..<placement.chips.count).map { chip in
            placement.layers.indices.reduce(0) { $0 + placement.updated($1, chip) }
        }
        return (counts.max() ?? 0, counts.reduce(0, +))
    }
}

extension MachineActivity {
    /// Adds what replicas do: `images` in passes of `samples` each, and `replicas` updates.
    mutating func add(_ stages: some Sequence<StageTime>, images: Double, samples: Int, replicas: Int) {
        for stage in stages {
            let times = stage.phase == .update ? Double(replicas) : images / Double(samples)
            coreSeconds += times * stage.busyCoreSeconds
            longPackets += Int(times * Double(stage.routerPasses))
        }
    }
}
