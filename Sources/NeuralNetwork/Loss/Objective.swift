/// What a model is trained for: the loss, what its outputs are compared with, and what is counted beside it.
public struct Objective: Sendable, Hashable {
    /// What a data set says of a sample.
    public enum Targets: String, Codable, Sendable, CaseIterable {
        /// The number of its class.
        case classes
        /// A number for each output of the model.
        case vectors
    }

    /// What training minimizes.
    public var loss: Loss
    /// K of the top-k accuracy, if that is counted: the share of samples whose class is among the k largest outputs.
    public var topK: Int?
    /// What the outputs are compared with.
    public var targets: Targets
    /// Whether the data set says how much each sample counts.
    public var weighsSamples: Bool
    /// How much samples of each class count in training, from class 0 on; classes beyond count 1, so empty is no weights.
    /// The class of a target vector is that of its largest target, of a single target the nearest whole number, as in
    /// Keras.
    public var classWeights: [Double]

    /// Makes an objective; `check` says whether it makes sense.
    public init(
        _ loss: Loss = Loss(), topK: Int? = nil, targets: Targets = .classes, weighsSamples: Bool = false,
        classWeights: [Double] = []
    ) {
        self.loss = loss
        self.topK = topK
        self.targets = targets
        self.weighsSamples = weighsSamples
        self.classWeights = classWeights
    }

    /// What counts as correct.
    enum Accuracy: Hashable {
        /// The largest output is that of the class: Keras' (sparse) categorical accuracy.
        case largest
        /// Each output on the right side of the threshold: Keras' binary accuracy.
        case sides
        /// Nothing: real numbers are hit more or less.
        case none
    }

    /// What counts as correct with so many outputs.
    func accuracy(outputs: Int) -> Accuracy {
        switch (targets, loss.function) {
        case (.classes, _): outputs == 1 ? .sides : .largest
        case (.vectors, .categoricalCrossentropy), (.vectors, .sparseCategoricalCrossentropy): .largest
        case (.vectors, .binaryCrossentropy): .sides
        case (.vectors, _): .none
        }
    }

    /// What each sample can be right in, and `BatchResult.correct` counts: each output against a vector of targets with
    /// the binary function, so that the accuracy is Keras' mean over the outputs, and else one thing; 0 if there is no
    /// accuracy, as against real numbers.
    public func answers(outputs: Int) -> Int {
        switch accuracy(outputs: outputs) {
        case .largest: 1
        case .sides: outputs
        case .none: 0
        }
    }

    /// The value above which an output says 1: that of a probability of ½, where Keras' metric `accuracy` takes 0.5 of a
    /// logit, too; `BinaryAccuracy(threshold=0)` is the same as here.
    func threshold(takesProbabilities: Bool) -> Float {
        loss.function == .binaryCrossentropy && !takesProbabilities ? 0 : 0.5
    }
}
