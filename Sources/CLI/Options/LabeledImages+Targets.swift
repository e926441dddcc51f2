internal import Datasets
internal import NeuralNetwork

extension LabeledImages {
    /// What a model's outputs are compared with.
    var targets: Objective.Targets { targetCount == nil ? .classes : .vectors }
}
