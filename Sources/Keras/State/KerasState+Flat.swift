extension KerasWeights {
    /// The variables of a model from one row of numbers: those of `model.weights`, then the optimizer's, each in Keras'
    /// order, without counts: iteration, learning rate, and the samples that a `Normalization` has seen.
    ///
    /// - Throws: If there are more or fewer numbers than the model has.
    package init(flat: [Float], iteration: Int, of model: KerasModel) throws(KerasError) {
        var rest = flat[...]
        var groups: [String: [KerasTensor]] = [:]
        for variable in model.network.variables {
            let tensor =
                variable.isCount
                ? KerasTensor(shape: variable.shape, integers: [0])
                : try Self.take(variable.shape, variable.place, &rest)
            groups[variable.group, default: []].append(tensor)
        }
        var kept = [KerasTensor(shape: [], integers: [iteration])]
        for shape in rest.isEmpty ? [] : OptimizerVariables(model).slotShapes {
            kept.append(try Self.take(shape, "optimizer/vars", &rest))
        }
        guard rest.isEmpty else {
            throw KerasError(
                place: "", problem: "\(flat.count) numbers of weights and optimizer; that is \(rest.count) too many")
        }
        self = .byPath(groups, optimizer: model.compile?.optimizer == nil ? [] : kept)
    }

    private static func take(
        _ shape: [Int], _ place: String, _ rest: inout ArraySlice<Float>
    ) throws(KerasError) -> KerasTensor {
        let count = shape.reduce(1, *)
        guard rest.count >= count else {
            throw KerasError(place: place, problem: "\(rest.count) numbers are left for a tensor of \(shape)")
        }
        defer { rest = rest.dropFirst(count) }
        return KerasTensor(shape: shape, values: Array(rest.prefix(count)))
    }
}

extension KerasState {
    /// The same row of numbers of a state.
    package func flat(of model: KerasModel) -> [Float] {
        var numbers: [Float] = []
        for variable in model.network.variables where !variable.isCount {
            numbers += variable.parameter.map { weights[$0] } ?? model.network.constant(variable).values
        }
        let kept = OptimizerVariables(model).variables(of: self, learningRate: 0)
        return numbers + kept.filter { !$0.shape.isEmpty }.flatMap(\.values)
    }
}

extension KerasVariable {
    /// Whether it is a count of samples, a whole number that no training changes: behind mean and variance.
    fileprivate var isCount: Bool { parameter == nil && index == 2 }
}
