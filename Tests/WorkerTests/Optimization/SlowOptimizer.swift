import Foundation
import NeuralNetwork

/// Every optimizer as its formula stands in a book, one parameter after the other, in the precision `T`.
///
/// In double precision it is compared with Keras; in single precision, with each operation in the order of the fast
/// loops, with those, to the bit. Norms, schedules and bias corrections are in double precision and from the C library.
struct SlowOptimizer<T: BinaryFloatingPoint> {
    let optimizer: Optimizer
    let targets: [UpdateTarget]
    var weights: [T]
    var slots: [[T]]
    var steps = 0

    init(_ optimizer: Optimizer, _ targets: [UpdateTarget], weights: [T], slots: [[T]]? = nil) {
        self.optimizer = optimizer
        self.targets = targets
        self.weights = weights
        self.slots = slots ?? optimizer.slotNames.map { _ in weights.map { _ in 0 } }
    }

    mutating func step(_ sum: [T]) {
        let rate = Self.rate(optimizer.learningRate, steps)
        var gradient = sum
        for target in targets {
            guard let momentum = target.momentum else { continue }
            for i in target.range {
                weights[i] = weights[i] * T(momentum) + sum[i] * (1 - T(momentum))
                gradient[i] = 0
            }
        }
        for target in targets where !target.isVector && target.momentum == nil { penalize(target.range, &gradient) }
        let lengths = clip(&gradient)
        for (target, length) in zip(targets, lengths) where target.momentum == nil {
            update(target, gradient, length, rate)
        }
        average()
        steps += 1
    }

    /// The average begins with the weights after the first step; what is not trained is not averaged, only copied.
    private mutating func average() {
        guard let average = optimizer.average, let slot = optimizer.averageSlot else { return }
        for target in targets {
            let kept = steps == 0 || target.momentum != nil ? 0 : T(average.momentum)
            for i in target.range { slots[slot][i] = kept * slots[slot][i] + (1 - kept) * weights[i] }
        }
        if let every = average.overwriteEvery, (steps + 1) % every == 0 { weights = slots[slot] }
    }

    private func penalize(_ range: Range<Int>, _ gradient: inout [T]) {
        guard optimizer.l1 != 0 || optimizer.l2 != 0 else { return }
        for i in range {
            let sign = weights[i] > 0 ? T(optimizer.l1) : weights[i] < 0 ? T(-optimizer.l1) : 0
            gradient[i] += sign + T(2 * optimizer.l2) * weights[i]
        }
    }

    /// Clips a gradient; returns the length of each parameter's, taken before it is rounded again.
    private func clip(_ gradient: inout [T]) -> [Double] {
        switch optimizer.clipping {
        case .none: break
        case .value(let limit): for i in gradient.indices { gradient[i] = max(min(gradient[i], T(limit)), T(-limit)) }
        case .norm(let limit):
            return targets.map { target in
                let length = Self.length(gradient[target.range])
                return length * Self.shorten(&gradient, target.range, length, to: limit)
            }
        case .globalNorm(let limit):
            let lengths = targets.map { Self.length(gradient[$0.range]) }
            let scale = Self.shorten(&gradient, gradient.indices, Self.length(gradient[...]), to: limit)
            return lengths.map { $0 * scale }
        }
        return targets.map { Self.length(gradient[$0.range]) }
    }

    private static func shorten(
        _ values: inout [T], _ range: Range<Int>, _ length: Double, to limit: Double
    ) -> Double {
        guard length > limit else { return 1 }
        for i in range { values[i] *= T(limit / length) }
        return limit / length
    }

    private static func length(_ values: ArraySlice<T>) -> Double {
        values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    private mutating func update(_ target: UpdateTarget, _ gradient: [T], _ length: Double, _ rate: Double) {
        let decay = target.decays ? optimizer.weightDecay : 0
        if case .lars(let settings) = optimizer.rule {
            return lars(settings, target, gradient, length, rate, target.isVector ? 0 : decay)
        }
        if decay != 0 { for i in target.range { weights[i] -= weights[i] * T(rate * decay) } }
        switch optimizer.rule {
        case .sgd(let momentum, let nesterov):
            for i in target.range { descend(i, gradient[i], T(rate), T(momentum), nesterov) }
        case .adam(let settings), .adamW(let settings):
            let (b1, b2) = corrections(settings)
            let alpha = T(rate * b2.squareRoot() / b1)
            for i in target.range {
                moments(i, gradient[i], settings)
                weights[i] -= slots[0][i] * alpha / (slots[1][i].squareRoot() + T(settings.epsilon))
            }
        case .rmsprop(let settings): for i in target.range { rmsprop(i, gradient[i], T(rate), settings) }
        case .lamb(let settings): lamb(settings, target.range, gradient, rate)
        case .lars: break
        }
    }

    private mutating func descend(_ i: Int, _ gradient: T, _ rate: T, _ momentum: T, _ nesterov: Bool) {
        if momentum == 0 {
            weights[i] -= rate * gradient
            return
        }
        slots[0][i] = momentum * slots[0][i] - rate * gradient
        weights[i] += nesterov ? momentum * slots[0][i] - rate * gradient : slots[0][i]
    }

    private func corrections(_ settings: MomentSettings) -> (Double, Double) {
        (1 - pow(settings.beta1, Double(steps + 1)), 1 - pow(settings.beta2, Double(steps + 1)))
    }

    private mutating func moments(_ i: Int, _ g: T, _ settings: MomentSettings) {
        slots[0][i] += (g - slots[0][i]) * T(1 - settings.beta1)
        slots[1][i] += (g * g - slots[1][i]) * T(1 - settings.beta2)
    }

    private mutating func rmsprop(_ i: Int, _ g: T, _ rate: T, _ settings: RMSpropSettings) {
        let (kept, new) = (T(settings.rho), T(1 - settings.rho))
        slots[0][i] = kept * slots[0][i] + new * (g * g)
        var square = slots[0][i]
        if settings.centered {
            let last = settings.momentum == 0 ? 1 : 2
            slots[last][i] = kept * slots[last][i] + new * g
            square -= slots[last][i] * slots[last][i]
        }
        let step = rate * g / (square + T(settings.epsilon)).squareRoot()
        if settings.momentum == 0 {
            weights[i] -= step
        } else {
            slots[1][i] = T(settings.momentum) * slots[1][i] + step
            weights[i] -= slots[1][i]
        }
    }

    private mutating func lamb(_ settings: MomentSettings, _ range: Range<Int>, _ gradient: [T], _ rate: Double) {
        let (b1, b2) = corrections(settings)
        for i in range { moments(i, gradient[i], settings) }
        let direction = range.map { i in
            slots[0][i] * T(1 / b1) / ((slots[1][i] * T(1 / b2)).squareRoot() + T(settings.epsilon))
        }
        let (far, long) = (Self.length(weights[range]), Self.length(direction[...]))
        let trust = far > 0 && long > 0 ? far / long : 1
        for i in range { weights[i] -= T(rate * trust) * direction[i - range.lowerBound] }
    }

    private mutating func lars(
        _ settings: LARSSettings, _ target: UpdateTarget, _ gradient: [T], _ long: Double, _ rate: Double,
        _ decay: Double
    ) {
        var trust = 1.0
        let far = Self.length(weights[target.range])
        if !target.isVector, far > 0, long > 0 {
            trust = settings.trust * far / (long + decay * far + settings.epsilon)
        }
        for i in target.range {
            let g = decay == 0 ? gradient[i] : gradient[i] + T(decay) * weights[i]
            slots[0][i] = T(settings.momentum) * slots[0][i] - T(rate * trust) * g
            weights[i] += slots[0][i]
        }
    }

    /// The learning rate by the C library's functions.
    static func rate(_ rate: LearningRate, _ step: Int) -> Double {
        if step < rate.warmupSteps {
            let risen = Double(step) / Double(rate.warmupSteps)
            return rate.warmupFrom + (rate.initial - rate.warmupFrom) * risen
        }
        let since = Double(step - rate.warmupSteps)
        switch rate.decay {
        case .constant: return rate.initial
        case .piecewise(let boundaries, let values):
            return ([rate.initial] + values)[boundaries.count { $0 < step }]
        case .exponential(let steps, let share, let staircase):
            let exponent = since / Double(steps)
            return rate.initial * pow(share, staircase ? floor(exponent) : exponent)
        case .polynomial(let steps, let end, let power):
            return (rate.initial - end) * pow(1 - min(since / Double(steps), 1), power) + end
        case .cosine(let steps, let end):
            let wave = (1 + cos(.pi * min(since / Double(steps), 1))) / 2
            return end + (rate.initial - end) * wave
        }
    }
}
