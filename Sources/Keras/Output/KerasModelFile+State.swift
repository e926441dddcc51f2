package import NeuralNetwork

extension KerasModelFile {
    /// The version of Keras whose format is written.
    package static let version = "3.15.1"

    /// A model's configuration that Keras 3 reads: its own, if that is of Keras 3, else one made of our model.
    ///
    /// - Parameters:
    ///   - source: What the model was read from; nil for a model of ours.
    ///   - optimizer: Goes into the configuration with `objective`, unless the source says the same.
    package static func config(
        of model: Model, from source: (config: String, model: KerasModel)?, _ optimizer: Optimizer,
        _ objective: Objective
    ) throws(KerasError) -> String {
        let endsWithSoftmax = source?.model.network.endsWithSoftmax ?? false
        let compile = CompileConfig.value(optimizer, objective, model: model, endsWithSoftmax: endsWithSoftmax)
        guard let source, case let given = try JSONValue(parsing: source.config), !JSONPlace(given)["module"].isNull
        else {
            return ModelConfig(model, endsWithSoftmax: endsWithSoftmax, l1: optimizer.l1, l2: optimizer.l2).value
                .setting("compile_config", compile ?? nil).jsonText
        }
        let config = source.model.withConstants(given)
        let own = source.model.compile
        let keeps = own?.objective?.loss == objective.loss && own?.objective?.topK == objective.topK
        if keeps, own?.optimizer == optimizer, config == given { return source.config }
        // Always anew: a momentum of 0.0 was read as 0, which Keras would refuse.
        return config.setting("compile_config", compile ?? nil).jsonText
    }

    /// A file of a configuration and a state.
    ///
    /// - Parameters:
    ///   - config: As `config` gives it.
    ///   - state: In the order of the configuration's parameters.
    ///   - savedAt: `2026-11-23@00:00:11`.
    /// - Throws: If the state is of another model.
    package init(config: String, state: KerasState, savedAt: String) throws(KerasError) {
        let model = try KerasModel(config: config)
        let parameters = try model.model().parameters
        guard parameters.map(\.count) == state.weights.map(\.count) else {
            throw KerasError(place: "", problem: "the weights are not those of the model's configuration")
        }
        let rate = model.compile?.optimizer?.learningRate.initial ?? 0
        let kept = OptimizerVariables(model).variables(of: state, learningRate: rate)
        let name = model.compile?.optimizer == nil ? "" : "optimizer"
        self.init(
            config: config, metadata: #"{"keras_version": "\#(Self.version)", "date_saved": "\#(savedAt)"}"#,
            variables: Self.groups(model, state)
                + (kept.isEmpty ? [] : [Variables(path: "optimizer", name: name, tensors: kept)]))
    }

    /// The variables of every layer, also of those that have none.
    private static func groups(_ model: KerasModel, _ state: KerasState) -> [Variables] {
        let byGroup = Dictionary(grouping: model.network.variables, by: \.group)
        return model.graph.layers.filter { !$0.isOperator }.map { layer in
            let tensors = (byGroup[layer.group] ?? []).map { variable in
                variable.parameter.map { KerasTensor(shape: variable.shape, values: state.weights[$0]) }
                    ?? model.network.constant(variable)
            }
            let name = layer.name.split(separator: "/").last.map(String.init) ?? layer.name
            return Variables(path: layer.group, name: name, tensors: tensors)
        }
    }
}

extension KerasNetwork {
    /// Mean, variance and count of a `Normalization` whose file keeps them as variables.
    func constant(_ variable: KerasVariable) -> KerasTensor {
        let operation = model?.layers.first { $0.name == variable.layer }?.operation
        guard case .normalization(let normalization)? = operation, variable.index < 2 else {
            return KerasTensor(shape: variable.shape, integers: Array(repeating: 0, count: variable.count))
        }
        let values = variable.index == 0 ? normalization.mean : normalization.variance
        let each = values.count == 1 ? Array(repeating: values[0], count: variable.count) : values
        return KerasTensor(shape: variable.shape, values: each)
    }
}
