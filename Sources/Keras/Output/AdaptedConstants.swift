internal import NeuralNetwork

extension KerasModel {
    /// The configuration with the constants of `Normalization` layers that are variables of the model's file: only so they
    /// are there when a run that goes on has the configuration alone.
    func withConstants(_ config: JSONValue) -> JSONValue {
        let known = Dictionary(uniqueKeysWithValues: graph.layers.compactMap(constants))
        return known.isEmpty ? config : JSONPlace(config).adding(known)
    }

    private func constants(of layer: KerasLayer) -> (String, [String: JSONValue])? {
        guard layer.className == "Normalization", layer.config["mean"].isNull else { return nil }
        let operation = network.model?.layers.first { $0.name == layer.name }?.operation
        guard case .normalization(let normalization)? = operation else { return nil }
        // Without an axis Keras takes no list, not even one of one number.
        func constant(_ values: [Float]) -> JSONValue {
            layer.config["axis"].isNull ? .float(values[0]) : .list(values.map(JSONValue.float))
        }
        return (
            layer.config.path, ["mean": constant(normalization.mean), "variance": constant(normalization.variance)]
        )
    }
}

extension JSONPlace {
    /// The value with settings added to objects below it, by their paths.
    fileprivate func adding(_ settings: [String: [String: JSONValue]]) -> JSONValue {
        switch value {
        case .list(let values):
            return .list(values.indices.map { JSONPlace(values[$0], at: "\(path)[\($0)]").adding(settings) })
        case .object(var values):
            for key in values.keys { values[key] = self[key].adding(settings) }
            return .object(values.merging(settings[path] ?? [:]) { $1 })
        case .null, .bool, .integer, .number, .text: return value
        }
    }
}
