/// What a model is trained for: the loss, and what is counted beside it.
public struct Objective: Codable, Sendable, Hashable {
    /// What training minimizes.
    public var loss: Loss
    /// K of the top-k accuracy, if that is counted: the share of samples whose class is among the k largest outputs.
    public var topK: Int?

    /// Makes an objective; `check` says whether it makes sense.
    public init(_ loss: Loss = Loss(), topK: Int? = nil) {
        self.loss = loss
        self.topK = topK
    }

    /// Refuses what makes no sense for the outputs of a model.
    public func check(_ model: Model) throws(LossError) {
        try check(classes: model.classCount)
        if let problem = problem(outputs: model.outputCount) { throw LossError(problem) }
    }

    /// Why so many outputs cannot be trained or counted in this way: what compares classes with each other needs two.
    func problem(outputs: Int) -> String? {
        guard outputs == 1 else { return nil }
        if topK != nil { return "a model with one output has no top-k; leave that out" }
        return switch loss.function {
        case .sparseCategoricalCrossentropy, .categoricalCrossentropy:
            "\(loss.name.rawValue) compares the outputs of classes, and the model has one output; "
                + "binary-crossentropy is for that"
        case .binaryCrossentropy, .meanSquaredError, .meanAbsoluteError, .huber: nil
        }
    }

    /// The value above which a single output says class 1: that of a probability of ½, where Keras' metric `accuracy`
    /// takes 0.5 of a logit, too; `BinaryAccuracy(threshold=0)` is the same as here.
    func threshold(takesProbabilities: Bool) -> Float {
        loss.function == .binaryCrossentropy && !takesProbabilities ? 0 : 0.5
    }

    /// Refuses a loss with which nothing can be learnt, and a smoothing or a k that says nothing about so many classes.
    public func check(classes: Int) throws(LossError) {
        try loss.check()
        guard loss.labelSmoothing == 0 || classes > 1 else {
            throw LossError("label smoothing spreads targets over other classes, and there is one only; leave it out")
        }
        if let topK, !(1...classes).contains(topK) {
            throw LossError("the k of top-k is \(topK); it must be 1 to \(classes), the number of classes")
        }
    }
}
