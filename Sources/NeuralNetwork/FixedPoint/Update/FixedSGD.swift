internal import FixedPoint
package import Random

/// Stochastic gradient descent in fixed point, with momentum and Nesterov's rule.
///
/// With g the sum of the samples' gradients, of a step of N samples, and B the samples of a full step:
/// m := μ·m + g·B/N, and w := w − (rate/B)·m; with Nesterov's rule w := w − (rate/B)·(μ·m + g·B/N) after that; without
/// momentum w := w − (rate/N)·g. So what is kept is the momentum of the gradient's sum, in its unit, and the small number
/// rate/B meets it in a 64-bit product that is rounded once. Keras keeps −rate times the mean instead, most of which
/// would lie behind the last bit; the weights are the same as long as the rate does not change, and where it changes the
/// rule is that of PyTorch: the new rate is that of the whole momentum at once.
package struct FixedSGD: Sendable {
    private let momentum: FixedFactor?
    private let isNesterov: Bool
    private let learningRate: LearningRate
    private let rounding: FixedRounding
    private let batchSize: Int
    private let seed: RandomKey

    /// Fraction bits of the share of the momentum that is kept, which is below 1.
    private static let momentumBits = 31

    /// What is rounded, as the layer of the rounding's key.
    private enum Draw: UInt64 {
        case weights, share, momentum, look
    }

    /// The update of an optimizer that has no `fixedProblem`.
    ///
    /// - Parameter seed: The root of the run's random numbers.
    package init(_ optimizer: Optimizer, _ rounding: StepRounding, batchSize: Int, seed: RandomKey) {
        guard case .sgd(let momentum, let nesterov) = optimizer.rule else {
            preconditionFailure("\(optimizer.rule) in fixed point")
        }
        self.momentum = momentum > 0 ? FixedFactor(momentum, fractionBits: Self.momentumBits) : nil
        (isNesterov, learningRate) = (nesterov, optimizer.learningRate)
        (self.rounding, self.batchSize, self.seed) = (rounding.update, batchSize, seed)
    }

    /// What one step multiplies by, and its random numbers.
    package struct Step: Sendable {
        /// B/N; nil for 1.
        fileprivate let share: FixedFactor?
        fileprivate let rate: FixedFactor
        fileprivate let key: RandomKey
    }

    /// The step after `done` others, over so many samples, with a learning rate in place of the schedule's if one is given.
    package func step(after done: Int, samples: Int, learningRate rate: Double? = nil) -> Step {
        let divisor = momentum == nil ? samples : batchSize
        return Step(
            share: divisor == samples ? nil : FixedFactor(Double(batchSize) / Double(samples)),
            rate: FixedFactor((rate ?? learningRate.value(at: done)) / Double(divisor)),
            key: seed.child(.rounding).child(UInt64(done)))
    }

    /// Updates the elements `range` of the flat vectors; returns how many numbers did not fit and were cut.
    ///
    /// Each element is treated on its own, so any cut gives the same bits.
    ///
    /// - Parameter slot: The momentum; empty if there is none.
    package func run(
        _ step: Step, weights: inout MutableSpan<Int32>, slot: inout MutableSpan<Int32>, gradient: Span<Int32>,
        in range: Range<Int>, _ tile: inout FixedTile
    ) -> Int {
        tile.cut = 0
        for start in stride(from: range.lowerBound, to: range.upperBound, by: FixedTile.size) {
            let part = start..<min(start + FixedTile.size, range.upperBound)
            for place in part { tile.way[place - start] = gradient[place] }
            if let share = step.share {
                for place in part { tile.sums[place - start] = share(tile.way[place - start]) }
                tile.narrow(narrowing(share), key(step, .share), part)
            }
            if let momentum { roll(step, momentum, slot: &slot, part, &tile) }
            for place in part { tile.sums[place - start] = -step.rate(tile.way[place - start]) }
            tile.narrow(narrowing(step.rate), key(step, .weights), part)
            for place in part {
                let (sum, isCut) = weights[place].addingSaturated(tile.way[place - start])
                tile.cut += isCut ? 1 : 0
                weights[place] = sum
            }
        }
        return tile.cut
    }

    /// m := μ·m + g; the way is m, or what follows it by Nesterov's rule.
    private func roll(
        _ step: Step, _ momentum: FixedFactor, slot: inout MutableSpan<Int32>, _ part: Range<Int>,
        _ tile: inout FixedTile
    ) {
        let start = part.lowerBound
        let shift = Int64(momentum.fractionBits)
        for place in part {
            tile.kept[place - start] = tile.way[place - start]
            tile.sums[place - start] = momentum(slot[place]) + Int64(tile.way[place - start]) << shift
        }
        tile.narrow(narrowing(momentum), key(step, .momentum), part)
        for place in part { slot[place] = tile.way[place - start] }
        guard isNesterov else { return }
        for place in part {
            tile.sums[place - start] = momentum(slot[place]) + Int64(tile.kept[place - start]) << shift
        }
        tile.narrow(narrowing(momentum), key(step, .look), part)
    }

    private func narrowing(_ factor: FixedFactor) -> Narrowing { factor.narrowing(to: FixedNumbers.wide, rounding) }

    private func key(_ step: Step, _ draw: Draw) -> RoundingKey? {
        rounding == .stochastic ? RoundingKey(step: step.key, purpose: .update, layer: draw.rawValue) : nil
    }
}
