/// A learning rate and how it changes; a plain number stays as it is.
///
/// A function of the step alone, the same bits on every host, and so right after a resume. Steps count from zero, as
/// Keras' schedules do.
public struct LearningRate: Sendable, Hashable {
    /// What decay begins with.
    public var initial: Double
    /// How it changes after that.
    public var decay: LearningRateDecay
    /// Steps over which it rises to `initial` along a line; at step `warmupSteps` it is there.
    public var warmupSteps: Int
    /// What it rises from.
    public var warmupFrom: Double

    /// Makes a learning rate; `Optimizer.check` says whether its settings make sense.
    public init(
        _ initial: Double, decay: LearningRateDecay = .constant, warmupSteps: Int = 0, warmupFrom: Double = 0
    ) {
        self.initial = initial
        self.decay = decay
        self.warmupSteps = warmupSteps
        self.warmupFrom = warmupFrom
    }

    /// The learning rate of a step.
    public func value(at step: Int) -> Double {
        guard step >= warmupSteps else {
            return warmupFrom + (initial - warmupFrom) * (Double(step) / Double(warmupSteps))
        }
        if case .piecewise = decay { return decay.value(at: step, initial: initial) }
        return decay.value(at: step - warmupSteps, initial: initial)
    }
}

extension LearningRate: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// A constant learning rate.
    public init(floatLiteral value: Double) { self.init(value) }
    /// A constant learning rate.
    public init(integerLiteral value: Int) { self.init(Double(value)) }
}

/// Keras' schedules. Steps count from the end of the warm-up, but for `piecewise`, whose boundaries are steps of the
/// run, as recipes give them.
public enum LearningRateDecay: Sendable, Hashable, Codable {
    /// No change.
    case constant
    /// After step `boundaries[i]` the learning rate is `values[i]`.
    case piecewise(boundaries: [Int], values: [Double])
    /// initial·rate^(step/steps); with `staircase` the exponent is rounded down.
    case exponential(steps: Int, rate: Double, staircase: Bool)
    /// end + (initial − end)·(1 − step/steps)^power, and `end` after `steps`.
    case polynomial(steps: Int, end: Double, power: Double)
    /// end + (initial − end)·½(1 + cos(π·step/steps)), and `end` after `steps`; Keras' alpha is end/initial.
    case cosine(steps: Int, end: Double)

    func value(at step: Int, initial: Double) -> Double {
        switch self {
        case .constant: return initial
        case .piecewise(let boundaries, let values):
            return boundaries.lastIndex { step > $0 }.map { values[$0] } ?? initial
        case .exponential(let steps, let rate, let staircase):
            let exponent = min(Double(step) / Double(steps), 0x1p50)
            return initial
                * (staircase ? PortableMath.power(rate, step / steps) : PortableMath.power(rate, exponent))
        case .polynomial(let steps, let end, let power):
            let left = 1 - Double(min(step, steps)) / Double(steps)
            return (initial - end) * PortableMath.power(left, power) + end
        case .cosine(let steps, let end):
            let wave = 0.5 * (1 + PortableMath.cosineOfHalfTurns(Double(min(step, steps)) / Double(steps)))
            return (initial - end) * wave + end
        }
    }
}
