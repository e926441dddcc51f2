/// A machine that is trained on from the first step to the last, through all faults: what each step takes.
///
/// A pure value, made before training begins: faults are known by then, so what they make impossible is refused at once.
/// It decides times and energy alone. The weights depend on the chip groups of a run and not on what carries them.
public struct Emulation: Sendable {
    /// The machine between two faults.
    public struct Phase: Sendable {
        /// The step before which it begins.
        public let step: Int
        /// The faults that it begins with, as they were written.
        public let faults: [String]
        /// The machine.
        public let machine: EmulatedMachine
    }

    /// Rising first steps, the first one 0.
    public let phases: [Phase]

    /// Plans a run in steps of the given numbers of images, full and last ones.
    ///
    /// - Parameter job: What is trained; its batch and epochs do not matter.
    public init(
        _ job: ProjectionJob, on machine: Machine, _ groups: ChipGroups, steps: Set<Int>,
        faults: FaultSchedule = .none, _ constants: Constants
    ) throws(EmulationError) {
        var rest = machine
        var phases: [Phase] = []
        if faults.events.first?.step != 0 {
            phases.append(try Self.phase(nil, job, on: rest, groups, steps, constants))
        }
        for event in faults.events {
            rest = try Self.machine(rest, without: event)
            phases.append(try Self.phase(event, job, on: rest, groups, steps, constants))
        }
        self.phases = phases
    }

    private static func phase(
        _ event: FaultSchedule.Event?, _ job: ProjectionJob, on machine: Machine, _ groups: ChipGroups,
        _ steps: Set<Int>, _ constants: Constants
    ) throws(EmulationError) -> Phase {
        do throws(PlacementError) {
            let machine = try EmulatedMachine(job, on: machine, groups, steps: steps, constants)
            return Phase(step: event?.step ?? 0, faults: event?.entries ?? [], machine: machine)
        } catch {
            throw .placement(error, afterFaults: event)
        }
    }

    private static func machine(_ machine: Machine, without event: FaultSchedule.Event) throws(EmulationError)
        -> Machine
    {
        do throws(FaultError) {
            return try machine.without(event.faults)
        } catch {
            let written = event.entries.first { $0.hasSuffix(":\(error.entry)") }
            throw .fault(FaultScheduleError(entry: written ?? error.entry, reason: error.reason))
        }
    }

    /// The phase that begins with a step; nil for the first one of all and where nothing dies.
    public func phase(beginningWith step: Int) -> Phase? {
        phases.first { $0.step == step && !$0.faults.isEmpty }
    }

    /// What a step of the run takes.
    ///
    /// The step in which something dies is lost and taken again by what is left.
    public func cost(step: Int, samples: Int) -> StepCost {
        guard let now = phases.lastIndex(where: { $0.step <= step }) else { preconditionFailure("no step \(step)") }
        let cost = phases[now].machine.cost(samples: samples)
        guard now > 0, phases[now].step == step else { return cost }
        return phases[now - 1].machine.cost(samples: samples) + cost
    }
}

/// Why a machine cannot train a model, or not to the end.
public enum EmulationError: Error, Hashable, CustomStringConvertible {
    /// No replica fits; after these faults, if there were some.
    case placement(PlacementError, afterFaults: FaultSchedule.Event?)
    /// A fault that this machine cannot have.
    case fault(FaultScheduleError)

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .placement(let error, nil): "\(error)"
        case .placement(let error, .some(let event)):
            "'\(event.entries[0])': after that no chips are left to train on: \(error)"
        case .fault(let error): "\(error)"
        }
    }
}
