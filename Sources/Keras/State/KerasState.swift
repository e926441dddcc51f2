internal import NeuralNetwork

/// The weights of a model and what its optimizer keeps, in the order of our model's parameters.
package struct KerasState: Sendable, Hashable {
    /// Of each of `Model.parameters` its elements, Keras' order.
    package var weights: [[Float]]
    /// The same for each of `Optimizer.slotNames`; nil if the optimizer has not begun.
    package var slots: [[[Float]]]?
    /// Updates that the optimizer has made.
    package var iteration: Int

    /// Makes a state.
    package init(weights: [[Float]], slots: [[[Float]]]?, iteration: Int) {
        (self.weights, self.slots, self.iteration) = (weights, slots, iteration)
    }

    /// Finds the state of a model among the variables of a file, or of a program.
    ///
    /// - Throws: What is missing, or of another shape than the configuration says. An optimizer whose variables do not
    ///   fit the configuration is refused, too.
    package init(_ model: KerasModel, _ weights: KerasWeights) throws(KerasError) {
        let variables = model.network.variables
        let found = try VariableFinder(variables, weights).tensors()
        let count = try model.model().parameters.count
        var values = [[Float]](repeating: [], count: count)
        for (variable, tensor) in zip(variables, found) {
            if let parameter = variable.parameter { values[parameter] = tensor.values }
        }
        self.weights = values
        let kept = try OptimizerVariables(model).read(weights)
        (slots, iteration) = (kept?.slots(weights: values), kept?.iteration ?? 0)
    }
}

/// Finds a model's variables in a file, by path or by the names of layers.
struct VariableFinder {
    private let variables: [KerasVariable]
    private let weights: KerasWeights

    init(_ variables: [KerasVariable], _ weights: KerasWeights) {
        (self.variables, self.weights) = (variables, weights)
    }

    /// A tensor for each variable, of its shape.
    func tensors() throws(KerasError) -> [KerasTensor] {
        switch weights {
        case .byPath(let groups, _):
            return try variables.map { variable throws(KerasError) in
                let group = groups[variable.group] ?? []
                guard variable.index < group.count else {
                    throw KerasError(
                        place: variable.place, problem: "it is missing; the configuration says \(variable.shape)")
                }
                return try Self.checked(group[variable.index], variable)
            }
        case .byLayer(let layers, _):
            var queues = Self.queues(variables)
            var found = [KerasTensor?](repeating: nil, count: variables.count)
            for (layer, places) in queues {
                let tensors = layers[layer] ?? []
                guard tensors.count == places.count else {
                    throw KerasError(
                        place: "layer '\(layer)'",
                        problem: "the file has \(tensors.count) weights, the configuration says \(places.count)")
                }
                for (place, named) in zip(places, tensors) {
                    found[place] = try Self.checked(named.tensor, variables[place])
                }
                queues[layer] = nil
            }
            return found.compactMap(\.self)
        }
    }

    /// The places of each outermost layer's variables in the order of legacy files: first what is trained.
    private static func queues(_ variables: [KerasVariable]) -> [String: [Int]] {
        let order =
            variables.indices.filter { variables[$0].isTrained }
            + variables.indices.filter { !variables[$0].isTrained }
        return Dictionary(grouping: order) { variables[$0].outermost }
    }

    private static func checked(_ tensor: KerasTensor, _ variable: KerasVariable) throws(KerasError) -> KerasTensor {
        guard tensor.shape == variable.shape else {
            throw KerasError(
                place: variable.place,
                problem: "its shape is \(tensor.shape); the configuration says \(variable.shape)")
        }
        return tensor
    }
}
