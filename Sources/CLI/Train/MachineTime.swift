package import Chip
package import Coordinator
internal import NeuralNetwork

/// What the machine of a run would take for it, as far as that is known.
package struct MachineTime {
    /// Nil if a chip group cannot hold the model.
    package let emulation: Emulation?
    /// What a person is told: a step's time and energy, or why there are none.
    package let text: String

    /// Plans the machine of a run; faults that it cannot have, or that leave nothing to train on, are refused.
    ///
    /// Floating point, which the chips have not, is timed as s16.15, which has as many bits; so is the mix of s16.15 and
    /// s0.15, whose products have a wide factor.
    package init(_ configuration: RunConfiguration) throws {
        let faults = configuration.faults ?? []
        do {
            let emulation = try Self.emulation(configuration, faults)
            self.emulation = emulation
            text = Self.text(emulation, batch: configuration.batchSize)
        } catch EmulationError.placement(let error, afterFaults: nil) where faults.isEmpty {
            emulation = nil
            text = "no machine time: \(error)"
        } catch let error as EmulationError {
            throw CommandFailure("--faults: \(error)")
        }
    }

    private static func emulation(_ configuration: RunConfiguration, _ faults: [String]) throws -> Emulation {
        let schedule = try Parsing.naming("--faults") { () throws(FaultScheduleError) in try FaultSchedule(faults) }
        let groups = try Parsing.groups(machine: configuration.machine, group: configuration.group)
        let steps = configuration.schedule
        let last = steps.sampleCount - (steps.stepsPerEpoch - 1) * steps.batchSize
        let job = ProjectionJob(
            model: configuration.model.name, layers: configuration.model.chipLayers,
            image: configuration.model.chipImage, format: .accum, batch: configuration.batchSize,
            epochImages: configuration.trainCount, optimizerSlots: configuration.optimizer.slotCount)
        return try Emulation(
            job, on: Machine(try Parsing.torus(configuration.machine)), groups, steps: [configuration.batchSize, last],
            faults: schedule, Constants())
    }

    private static func text(_ emulation: Emulation, batch: Int) -> String {
        let cost = emulation.phases[0].machine.cost(samples: batch)
        return "the machine would take \(Figure.time(cost.seconds)) and \(Figure.text(cost.joules)) J for a step, "
            + "\(emulation.phases[0].machine)"
    }
}
