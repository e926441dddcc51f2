/// How fast a machine would train a network, and what it would cost.
public struct Projection: Sendable {
    /// The machine.
    public let machine: ProjectedMachine
    /// The size of a group.
    public let group: GroupSize
    /// Where a replica lies in its group.
    public let placement: ReplicaPlacement
    /// Number of groups.
    public let groups: Int
    /// Images of a step.
    public let batch: Int
    /// Passes of a group in a step.
    public let passes: Int
    /// Each stage with how often it comes in a step.
    public let stages: [(stage: StageTime, count: Int)]
    /// Seconds that the images of a step take over the Ethernets of all boards, beside everything else.
    public let hostSeconds: Double
    /// Joules of a step, by what takes them.
    public let energy: EnergyUse

    /// Projects a job; without a group on the smallest that holds a replica. There must be room for the group.
    ///
    /// Throws what placement does, with the smallest group that fits.
    public init(
        _ job: ProjectionJob, on machine: ProjectedMachine, group: GroupSize?, _ constants: Constants
    ) throws(PlacementError) {
        let smallest = group == nil ? job.smallestGroup(on: machine, constants) : nil
        let size = group ?? smallest ?? machine.groupSizes[machine.groupSizes.count - 1]
        (self.machine, self.group, groups) = (machine, size, machine.groupCount(size))
        batch = job.batch(groups: groups)
        let share = Split.longest(batch, groups)
        let work: ReplicaWork
        do throws(PlacementError) {
            work = try ReplicaWork(job, share: share, on: machine.chips(of: size), machine.place, constants)
        } catch {
            throw group == nil ? error : error.naming { job.smallestGroup(on: machine, constants) }
        }
        (placement, passes) = (work.placement, work.passes)
        let load = RingLoad(
            replicas: groups, side: max(size.width, size.height), rings: machine.rings(size), machine.place, constants)
        stages = work.stages + [(StageTime(ring: [work], load, constants), 1)]
        let bytes = Double(job.image.count * batch)
        hostSeconds = bytes / (Double(machine.boards) * constants[.hostBytesPerSecondAtEthernetChip])
        energy = Self.energy(
            machine, seconds: max(Self.sum(stages) { $0.seconds }, hostSeconds), constants
        ) { [stages, placement, groups, batch] in
            $0.add(
                stages.lazy.map(\.stage), images: Double(batch), samples: placement.samples, replicas: groups)
        }
    }

    /// Seconds of a step; the images of the next one come meanwhile.
    public var seconds: Double { max(Self.sum(stages) { $0.seconds }, hostSeconds) }

    /// Speed.
    public var imagesPerSecond: Double { Double(batch) / seconds }

    /// Mean power.
    public var watts: Double { energy.total / seconds }

    /// Energy of an image.
    public var joulesPerImage: Double { energy.total / Double(batch) }

    /// Seconds of a step for which a term decides.
    public func decided(_ limit: Limit) -> Double {
        if seconds == hostSeconds { return limit == .host ? seconds : 0 }
        if limit == .latency { return alone(.latency) }
        return Self.sum(stages) { stage in
            if stage.limit == .compute || stage.limit == .handling {
                return limit == .compute ? stage.compute : limit == .handling ? stage.handling : 0
            }
            return stage.limit == limit ? stage.seconds - stage.waiting : 0
        }
    }

    /// Seconds of a step that a term would take alone.
    public func alone(_ limit: Limit) -> Double {
        switch limit {
        case .compute: Self.sum(stages) { $0.compute }
        case .handling: Self.sum(stages) { $0.handling }
        case .sdram: Self.sum(stages) { $0.sdram }
        case .links: Self.sum(stages) { $0.links }
        case .latency: Self.sum(stages) { $0.waiting }
        case .host: hostSeconds
        }
    }

    /// The term that decides longest.
    public var bottleneck: Limit {
        Limit.allCases.max { decided($0) < decided($1) } ?? .compute
    }

    private static func sum(_ stages: [(stage: StageTime, count: Int)], _ value: (StageTime) -> Double) -> Double {
        stages.reduce(0) { $0 + value($1.stage) * Double($1.count) }
    }
}

extension Projection {
    /// The energy of a step: what is idle, cores above idle while they work, packets at each router.
    private static func energy(
        _ machine: ProjectedMachine, seconds: Double, _ constants: Constants, work: (inout MachineActivity) -> Void
    ) -> EnergyUse {
        var activity = MachineActivity(.standing(onBoards: machine.boards, constants), seconds: seconds)
        work(&activity)
        return EnergyUse(activity, constants)
    }
}
