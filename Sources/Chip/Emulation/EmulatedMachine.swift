/// A machine that trains, as it is between two faults: where its replicas are, and what a step takes.
///
/// The chip groups of a run stay as many as they were, as they decide what is added in which order. Where one of them
/// has no chips any more that hold a replica, another replica takes its images as well, one after the other.
public struct EmulatedMachine: Sendable, CustomStringConvertible {
    /// Replicas that work.
    public let replicas: Int
    /// Those of them that have lost chips, cores or links of theirs.
    public let damaged: Int
    /// The order of the ring, nil for a single replica.
    public let order: GroupOrder?
    /// Directed rings in use.
    public let rings: Int

    private let costs: [Int: StepCost]

    /// What a step of so many images takes; of those that the machine was made for.
    public func cost(samples: Int) -> StepCost {
        guard let cost = costs[samples] else { preconditionFailure("no step of \(samples) images was prepared") }
        return cost
    }

    /// In one line: "3 replicas, 1 of them damaged, in 2 rings by rows".
    public var description: String {
        counted(replicas, "replica") + (damaged > 0 ? ", \(damaged) of them damaged" : "")
            + (order.map { ", \(counted(rings, "ring")) by \($0.rawValue)" } ?? "")
    }

    /// Places the replicas on what works of a machine and plans the ring, for steps of the given numbers of images.
    ///
    /// Throws what placement does if no group can hold a replica. Costs a placement for each kind of replica, and each
    /// damaged one is a kind of its own.
    init(
        _ job: ProjectionJob, on machine: Machine, _ groups: ChipGroups, steps: Set<Int>, _ constants: Constants
    ) throws(PlacementError) {
        let crew = try ReplicaCrew(job, on: machine, groups, constants)
        let best = SiteTraffic.best(crew.sites, of: groups, Wiring(crew.machine), constants)
        let load = best?.load ?? RingLoad(replicas: 1, packetSeconds: 0, waySeconds: 0, routers: 0)
        var costs: [Int: StepCost] = [:]
        for samples in steps { costs[samples] = try crew.cost(job, samples: samples, load, constants) }
        (replicas, damaged) = (crew.sites.count, crew.sites.count { !$0.isWhole })
        (order, rings, self.costs) = (best?.order, best?.rings ?? 0, costs)
    }
}
