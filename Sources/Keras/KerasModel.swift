package import NeuralNetwork

/// A model of Keras, read from JSON text, and how it is trained.
package struct KerasModel: Sendable {
    /// Layers and calls.
    package let graph: KerasGraph
    /// The same as a model of ours.
    package let network: KerasNetwork
    /// How it is trained; nil if it was never compiled.
    package let compile: KerasCompile?

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - config: The text of `config.json` or of `to_json()`.
    ///   - training: The text of a legacy model's `training_config`.
    ///   - weights: Variables of the file, which bring the constants of `Normalization` layers along.
    /// - Throws: What cannot be read at all; what is not supported is in `problems`.
    package init(
        config: String, training: String? = nil, weights: KerasWeights? = nil
    ) throws(KerasError) {
        let root = JSONPlace(try JSONValue(parsing: config))
        graph = try GraphReader.graph(of: root)
        var constants: [String: [KerasTensor]] = [:]
        for layer in graph.layers where layer.className == "Normalization" {
            constants[layer.group] = weights?.constants(of: layer)
        }
        network = KerasNetwork(graph, constants: constants)
        var settings = root["compile_config"]
        if let training { settings = JSONPlace(try JSONValue(parsing: training), at: "training_config") }
        let isCompiled = ["optimizer", "optimizer_config", "loss"].contains { !settings[$0].isNull }
        compile = isCompiled ? KerasCompile(settings, network: network) : nil
    }

    /// Everything that is not supported, each in one line; empty if the model can be trained.
    package var problems: [KerasError] {
        network.problems + [network.penalty.problem].compactMap(\.self) + (compile?.problems ?? [])
    }

    /// The model and all that is known of it; refused if something is not supported.
    package func model() throws(KerasError) -> Model {
        if let model = network.model, problems.isEmpty { return model }
        throw KerasError(place: "", problem: problems.map(\.description).joined(separator: "\n"))
    }
}

extension KerasWeights {
    /// The variables of a layer of constants; nil if the file does not have them.
    fileprivate func constants(of layer: KerasLayer) -> [KerasTensor]? {
        switch self {
        case .byPath(let groups, _): groups[layer.group]
        case .byLayer(let layers, _): layer.outermost == layer.name ? layers[layer.name]?.map(\.tensor) : nil
        }
    }
}
