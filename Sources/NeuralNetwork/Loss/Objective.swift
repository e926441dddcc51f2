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
