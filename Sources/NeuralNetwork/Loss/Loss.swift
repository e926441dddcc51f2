/// What training minimizes: a function of the model's outputs and the sample's targets, by Keras' names and formulas.
///
/// Data have the number of a class for each sample, whatever the function, or a target for each output, which every
/// function but the sparse one takes (`Objective.targets`). Of a class number targets are made here: 1 for the sample's
/// own class and 0 for the others. So the categorical cross-entropy takes the same data as the sparse one, and without
/// smoothing is the same loss. As in Keras only the targets of the categorical and the binary function can be smoothed.
/// The loss of a batch is Σ w·l over the number of its samples, whose weights w are 1 if there are none.
///
/// The cross-entropies take what the model ends with as logits; behind a sigmoid they take probabilities
/// (`Model.endsWithProbabilities`), which Keras clips to 1e-7 ... 1 − 1e-7.
public struct Loss: Sendable, Hashable {
    /// A function of outputs x and targets t; means are over the outputs of a sample.
    public enum Function: Sendable, Hashable {
        /// −ln softmax(x) of the sample's class.
        case sparseCategoricalCrossentropy
        /// −Σ t·ln softmax(x).
        case categoricalCrossentropy
        /// The mean of −t·ln σ(x) − (1 − t)·ln(1 − σ(x)).
        case binaryCrossentropy
        /// The mean of (x − t)².
        case meanSquaredError
        /// The mean of |x − t|.
        case meanAbsoluteError
        /// The mean of ½(x − t)², beyond |x − t| = delta of delta·|x − t| − ½·delta².
        case huber(delta: Double)
    }

    /// What is computed.
    public var function: Function
    /// Share a of the target that is spread: t·(1 − a) + a/classes, with the binary function t·(1 − a) + a/2.
    public var labelSmoothing: Double

    /// Makes a loss; `check` says whether its settings make sense.
    public init(_ function: Function = .sparseCategoricalCrossentropy, labelSmoothing: Double = 0) {
        self.function = function
        self.labelSmoothing = labelSmoothing
    }

    /// Refuses settings with which nothing can be learnt.
    public func check() throws(LossError) {
        guard labelSmoothing >= 0, labelSmoothing < 1 else {
            throw LossError(
                "the label smoothing is \(labelSmoothing); it must be at least 0 and below 1, for example 0.1")
        }
        guard labelSmoothing == 0 || Name.smoothed.contains(name) else {
            throw LossError(
                "labels cannot be smoothed with \(name.rawValue); categorical-crossentropy takes the same data, and its "
                    + "labels can be, or those of binary-crossentropy")
        }
        if case .huber(let delta) = function, !(delta > 0 && delta.isFinite) {
            throw LossError("the delta of huber is \(delta); it must be finite and above 0, for example 1.0")
        }
    }

    /// The targets of a sample's outputs, so many: of its own class, and of each other one. A single output has the first
    /// if the class is 1, else the second.
    package func targets(outputs: Int) -> LossTargets {
        let other = spread(outputs: max(outputs, 2))
        return LossTargets(own: 1 - labelSmoothing + other, other: other)
    }

    /// How given targets of so many outputs are smoothed.
    func smoothing(outputs: Int) -> TargetSmoothing {
        TargetSmoothing(kept: 1 - labelSmoothing, spread: spread(outputs: outputs))
    }

    /// What each of so many classes gets of the share that is spread.
    private func spread(outputs: Int) -> Double {
        labelSmoothing / Double(function == .binaryCrossentropy ? 2 : outputs)
    }
}

/// What the outputs of a sample are compared with.
package struct LossTargets: Sendable, Hashable {
    /// Of the sample's class.
    package let own: Double
    /// Of each other class.
    package let other: Double
}

/// Why a loss or what is counted beside it is refused: one line with an example of a good value.
public struct LossError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    package init(_ description: String) {
        self.description = description
    }
}
