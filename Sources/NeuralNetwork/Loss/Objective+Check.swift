extension Objective {
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

    /// Refuses a loss with which nothing can be learnt, and settings that say nothing about so many classes.
    public func check(classes: Int) throws(LossError) {
        try loss.check()
        guard loss.labelSmoothing == 0 || classes > 1 else {
            throw LossError("label smoothing spreads targets over other classes, and there is one only; leave it out")
        }
        if let topK, !(1...classes).contains(topK) {
            throw LossError("the k of top-k is \(topK); it must be 1 to \(classes), the number of classes")
        }
        if targets == .vectors { try checkVectors() }
        try checkClassWeights(classes)
    }

    private func checkVectors() throws(LossError) {
        guard loss.function != .sparseCategoricalCrossentropy else {
            throw LossError(
                "\(loss.name.rawValue) takes class numbers, which are whole, and the data have a target for each output; "
                    + "\(Loss.Name.categoricalCrossentropy.rawValue) takes those")
        }
        guard topK == nil || loss.function == .categoricalCrossentropy else {
            throw LossError(
                "top-k counts classes, which the targets of \(loss.name.rawValue) do not name; leave it out")
        }
    }

    private func checkClassWeights(_ classes: Int) throws(LossError) {
        guard classWeights.isEmpty || !weighsSamples else {
            throw LossError(
                "the data have a weight for each sample, so classes cannot have weights, too; leave them out")
        }
        guard classWeights.count <= max(classes, 2) else {
            throw LossError(
                "class \(classWeights.count - 1) has a weight; the classes are 0 to \(max(classes, 2) - 1)")
        }
        if let label = classWeights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw LossError(
                "the weight of class \(label) is \(classWeights[label]); it must be finite and at least 0, for example 2.5"
            )
        }
    }
}
