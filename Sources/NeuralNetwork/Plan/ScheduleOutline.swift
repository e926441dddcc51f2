internal import COneDNN

/// A schedule without kernels and layouts: which step reads and writes what, for decisions on memory and
/// for tests that a plan is sound.
package struct ScheduleOutline {
    /// Where a tensor lies: in a buffer of the plan, or at a parameter in the caller's weights or gradient.
    package enum Place: Sendable, Hashable {
        case buffer(Int)
        case weights(Int)
        case gradient(Int)

        /// The buffer, if it is one.
        package var buffer: Int? { if case .buffer(let buffer) = self { buffer } else { nil } }
    }

    /// One piece of work.
    package struct Step {
        /// The layer and pass, `dropout`, `loss` or `finished`.
        package let name: String
        package var reads: [Place] = []
        package var writes: [Place] = []
        /// Of a step that says so: the parameter from which on all gradients are final.
        package var finishedFrom: Int?
    }

    /// The buffers with their lifetimes in steps.
    package let buffers: [ArenaBuffer]
    /// The work in order.
    package let steps: [Step]
    /// What the caller fills before each run.
    package let inputs: [Int]
    /// What the loss reads.
    package let logits: Int
}

extension Engine {
    /// What a plan of this kind would do; compiles nothing.
    package func outline(batch: Int, mode: Plan.Mode) throws(EngineError) -> ScheduleOutline {
        let schedule = try makeSchedule(batch: batch, mode: mode, try Processor())
        return ScheduleOutline(
            buffers: schedule.buffers, steps: schedule.steps.map { step in schedule.outline(step) },
            inputs: [schedule.images, schedule.labels], logits: schedule.logits)
    }
}

extension Schedule {
    /// What a step reads and writes.
    func outline(_ step: Step) -> ScheduleOutline.Step {
        switch step {
        case .kernel(_, let operands, let name):
            let isBackward = Self.isBackward(operands)
            let written = operands.filter { Self.isWritten($0, isBackward: isBackward) }
            let read = operands.filter { !Self.isWritten($0, isBackward: isBackward) }
            return .init(name: name, reads: read.map(\.place.outline), writes: written.map(\.place.outline))
        case .dropout(let buffer, _, _):
            return .init(name: "dropout", reads: [.buffer(buffer)], writes: [.buffer(buffer)])
        case .work(_, let from, let to, let name):
            return .init(name: name, reads: from.map { .buffer($0) }, writes: to.map { .buffer($0) })
        case .loss:
            return .init(name: "loss", reads: [.buffer(logits), .buffer(labels)], writes: [.buffer(logits)])
        case .clear(let buffer, _): return .init(name: "clear", writes: [.buffer(buffer)])
        case .statistic(let buffer, let parameter, _):
            return .init(name: "statistic", reads: [.buffer(buffer)], writes: [.gradient(parameter)])
        case .exchange(let exchange):
            return .init(
                name: exchange.name, reads: exchange.reads.map(\.outline), writes: exchange.taken.map { .buffer($0) })
        case .finished(let from, _): return .init(name: "finished", finishedFrom: from)
        }
    }

    /// Whether a kernel with these operands belongs to the way back.
    static func isBackward(_ operands: [Operand]) -> Bool { operands.contains { $0.argument == DNNL_ARG_DIFF_DST } }

    /// A result, a workspace and the statistics of a micro-batch are written on the way forward and read on the way
    /// back.
    static func isWritten(_ operand: Operand, isBackward: Bool) -> Bool {
        if operand.isGiven { return false }
        return switch operand.argument {
        case DNNL_ARG_SCRATCHPAD: true
        case DNNL_ARG_DST, DNNL_ARG_WORKSPACE: !isBackward
        case DNNL_ARG_MEAN, DNNL_ARG_VARIANCE:
            if case .buffer = operand.place { !isBackward } else { false }
        default:
            [
                DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_SCALE, DNNL_ARG_DIFF_SHIFT,
            ].contains(operand.argument)
        }
    }
}

extension Schedule.Place {
    fileprivate var outline: ScheduleOutline.Place {
        switch self {
        case .buffer(let buffer): .buffer(buffer)
        case .weights(let parameter): .weights(parameter)
        case .gradient(let parameter): .gradient(parameter)
        }
    }
}
