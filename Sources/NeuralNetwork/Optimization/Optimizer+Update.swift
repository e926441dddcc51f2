/// A part of an update that all elements must have behind them before the next begins, as that needs norms.
public enum UpdatePhase: Sendable, Hashable {
    /// Sums the squares of gradients, and for LARS of weights; changes nothing.
    case measure
    /// Takes the decay off the weights, brings LAMB's moments up to date and sums squares of weights and direction.
    case moments
    /// Changes the weights.
    case apply
}

extension Optimizer {
    /// The phases of a step, in order: `apply` alone unless norms are needed.
    public var phases: [UpdatePhase] {
        var phases: [UpdatePhase] = [.apply]
        if case .lamb = rule { phases.insert(.moments, at: 0) }
        if needsGradientNorms { phases.insert(.measure, at: 0) }
        return phases
    }

    private var needsGradientNorms: Bool {
        if case .lars = rule { return true }
        switch clipping {
        case .none, .value: return false
        case .norm, .globalNorm: return true
        }
    }

    /// Does a phase's work on the elements `range` of one parameter, in place; allocates nothing.
    ///
    /// Each element is treated on its own, each operation rounded to Float (no fused multiply-add), so that any cut
    /// of a parameter into pieces and any instruction set give the same bits. The sums are in double precision and
    /// depend on where the pieces begin: they must be cut alike on all hosts. Bound by memory.
    public func run(
        _ phase: UpdatePhase, _ factors: UpdateFactors, on vectors: UpdateVectors, in range: Range<Int>
    ) -> SquareSums {
        let slots = unsafe vectors.slots.count
        precondition(slots == slotCount, "\(slots) slots for \(self)")
        var sums = SquareSums()
        for start in stride(from: range.lowerBound, to: range.upperBound, by: UpdateVectors.tileElements) {
            let tile = Tile(
                vectors, factors, start: start, count: min(UpdateVectors.tileElements, range.upperBound - start))
            switch phase {
            case .measure where factors.momentum == nil: measure(tile, &sums)
            case .moments where factors.momentum == nil: moments(tile, &sums)
            case .measure, .moments: break
            case .apply: applyAndAverage(tile)
            }
        }
        return sums
    }

    private func applyAndAverage(_ tile: Tile) {
        if let momentum = tile.factors.momentum { tile.follow(momentum) } else { apply(tile) }
        guard let average = tile.factors.average, let slot = averageSlot else { return }
        unsafe tile.average(average, in: tile.slot(slot))
    }

    private func measure(_ tile: Tile, _ sums: inout SquareSums) {
        let gradient = unsafe tile.preparedGradient()
        sums.gradient += unsafe sumOfSquares(gradient, count: tile.count)
        if case .lars = rule { sums.weights += unsafe sumOfSquares(tile.weights, count: tile.count) }
    }

    private func moments(_ tile: Tile, _ sums: inout SquareSums) {
        guard case .lamb(let settings) = rule else { return }
        let gradient = unsafe tile.preparedGradient()
        tile.decay()
        unsafe tile.updateMoments(gradient, settings)
        tile.direct(settings)
        sums.weights += unsafe sumOfSquares(tile.weights, count: tile.count)
        sums.gradient += unsafe sumOfSquares(tile.scratch, count: tile.count)
    }

    private func apply(_ tile: Tile) {
        if case .lamb(let settings) = rule {
            tile.direct(settings)
            unsafe tile.descend(tile.scratch)
            return
        }
        let gradient = unsafe tile.preparedGradient()
        tile.decay()
        switch rule {
        case .sgd(let momentum, let nesterov):
            if momentum == 0 {
                unsafe tile.descend(gradient)
            } else if nesterov {
                unsafe tile.look(gradient, Float(momentum))
            } else {
                unsafe tile.roll(gradient, Float(momentum))
            }
        case .lars(let settings): unsafe tile.roll(gradient, Float(settings.momentum))
        case .adam(let settings), .adamW(let settings): unsafe tile.adam(gradient, settings)
        case .rmsprop(let settings): unsafe tile.rmsprop(gradient, settings)
        case .lamb: break
        }
    }
}
