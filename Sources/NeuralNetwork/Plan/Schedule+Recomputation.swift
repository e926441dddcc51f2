extension Schedule {
    /// The same with less memory: what would wait long for the way back is made again there.
    ///
    /// All results are the same to the last bit, as they come from the same kernels with the same inputs. Costs some
    /// milliseconds here, and at most one more way forward in each pass.
    func recomputing(for aim: RecomputationAim) -> Schedule {
        let recomputation = RecomputationSearch(uses).recomputation(for: aim)
        var schedule = self
        schedule.buffers = recomputation.buffers
        schedule.steps = recomputation.steps.map { step in
            taken(steps[step.index], step.isAgain) { recomputation.buffer($0, in: step, isWritten: $1) }
        }
        return schedule
    }

    /// A step with other buffers, found for each of its own by whether it is written. The caller's vectors stay, and so do
    /// the buffers of exchanges and of the loss, which are always kept.
    private func taken(
        _ step: Step, _ isAgain: Bool, _ found: (_ buffer: Int, _ isWritten: Bool) -> Int
    ) -> Step {
        switch step {
        case .kernel(let kernel, let operands, let name):
            let isBackward = Self.isBackward(operands)
            let moved = operands.map { operand in
                var operand = operand
                if case .buffer(let buffer) = operand.place {
                    operand.place = .buffer(found(buffer, Self.isWritten(operand, isBackward: isBackward)))
                }
                return operand
            }
            return .kernel(kernel, moved, name: isAgain ? "\(name) again" : name)
        case .dropout(let buffer, let perSample, let layer):
            return .dropout(buffer: found(buffer, true), perSample: perSample, layer)
        case .work(let work, let from, let to, let name):
            return .work(
                work, from: from.map { found($0, false) }, to: to.map { found($0, true) },
                isAgain ? "\(name) again" : name)
        case .clear(let buffer, let bytes): return .clear(buffer: found(buffer, true), bytes: bytes)
        case .statistic(let buffer, let parameter, let count):
            return .statistic(buffer: found(buffer, false), parameter: parameter, count: count)
        case .loss, .exchange, .finished: return step
        }
    }
}
