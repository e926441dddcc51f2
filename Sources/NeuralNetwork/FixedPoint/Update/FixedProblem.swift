internal import FixedPoint

extension Optimizer {
    /// Why the optimizer cannot be computed in fixed point, in one line; nil if it can.
    ///
    /// Adam and its kin divide by the root of a mean of squared gradients, most of which are far below the last bit of
    /// s16.15, and so would be another rule here.
    public var fixedProblem: String? {
        guard case .sgd = rule else {
            return "\(rule.name) is not computed in fixed point; sgd is, with momentum and Nesterov's rule"
        }
        guard learningRate.largest < FixedNumbers.wide.range.upperBound else {
            return
                "a learning rate of \(learningRate.largest) does not fit into \(FixedNumbers.wide); take for example 0.02"
        }
        let given = [
            ("weight decay", weightDecay != 0), ("clipping", clipping != .none), ("an L1 penalty", l1 != 0),
            ("an L2 penalty", l2 != 0), ("an average of the weights", average != nil),
        ]
        return given.first { $0.1 }.map { "\($0.0) is not computed in fixed point; leave it out" }
    }
}

extension Model {
    /// Why the model cannot be trained so in a format, in one line; nil if it can, and always for floating point.
    public func problem(format: NumberFormat, objective: Objective, recomputes: Bool = false) -> String? {
        guard format.fixed != nil else { return nil }
        guard !recomputes else { return "in fixed point all results are kept; leave recomputation out" }
        return fixedProblem ?? objective.fixedProblem
    }
}

extension UpdateRule {
    fileprivate var name: String {
        switch self {
        case .sgd: "sgd"
        case .adam: "adam"
        case .adamW: "adamw"
        case .rmsprop: "rmsprop"
        case .lars: "lars"
        case .lamb: "lamb"
        }
    }
}

extension LearningRate {
    /// No step has a larger one.
    fileprivate var largest: Double {
        let later: [Double] =
            switch decay {
            case .constant, .exponential: []
            case .piecewise(_, let values): values
            case .polynomial(_, let end, _), .cosine(_, let end): [end]
            }
        return ([initial, warmupFrom] + later).max() ?? initial
    }
}

extension Objective {
    /// Why the loss cannot be computed in fixed point, in one line; nil if it can.
    public var fixedProblem: String? {
        guard targets == .classes else { return "fixed point takes class numbers only; the data have target vectors" }
        guard !weighsSamples, classWeights.isEmpty else {
            return "weights of samples or classes are not computed in fixed point; leave them out"
        }
        return switch loss.function {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy: nil
        default:
            "\(loss.name.rawValue) is not computed in fixed point; \(Loss.Name.sparseCategoricalCrossentropy.rawValue) and "
                + "\(Loss.Name.categoricalCrossentropy.rawValue) are"
        }
    }
}
