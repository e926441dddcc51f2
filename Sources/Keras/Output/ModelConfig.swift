internal import NeuralNetwork

/// A model of ours as the configuration of a Functional model of Keras 3.15.
struct ModelConfig {
    private let model: Model
    private let endsWithSoftmax: Bool
    /// The penalty on every kernel.
    private let penalty: JSONValue?
    /// The names that Keras' layers get, which must not have a slash.
    private let names: [String: String]

    private static let inputName = "images"

    init(_ model: Model, endsWithSoftmax: Bool, l1: Double, l2: Double) {
        (self.model, self.endsWithSoftmax) = (model, endsWithSoftmax)
        penalty =
            l1 == 0 && l2 == 0
            ? nil : .object("L1L2", in: "keras.regularizers", ["l1": .number(l1), "l2": .number(l2)])
        var (names, used): ([String: String], Set<String>) = ([:], [Self.inputName, "probabilities"])
        for layer in model.layers {
            var name = String(layer.name.map { $0 == "/" ? "_" : $0 })
            while used.contains(name) { name += "_" }
            used.insert(name)
            names[layer.name] = name
        }
        self.names = names
    }

    /// The whole, as `to_json()` gives it, without settings of training.
    var value: JSONValue {
        var entries = [inputEntry]
        var nodes: [String: [JSONValue]] = [:]
        for (layer, sources) in zip(model.layers, model.sources) {
            nodes[layer.sharing ?? layer.name, default: []].append(node(of: layer, sources))
        }
        for (index, layer) in model.layers.enumerated() where layer.sharing == nil {
            entries.append(entry(layer, model.inputShapes[index][0], nodes[layer.name] ?? []))
        }
        var output = reference(model.layers.count)
        if endsWithSoftmax {
            entries.append(softmaxEntry)
            output = .list(["probabilities", 0, 0])
        }
        return .object(
            "Functional", in: "keras.src.models.functional",
            [
                "name": .text(model.name), "trainable": true, "layers": .list(entries),
                "input_layers": reference(0), "output_layers": output,
            ])
    }

    private var inputEntry: JSONValue {
        let shape = model.inputShape.batchShape
        return JSONValue.object(
            "InputLayer", in: "keras.layers",
            [
                "batch_shape": shape, "dtype": "float32", "name": .text(Self.inputName),
            ]
        ).setting("name", .text(Self.inputName)).setting("inbound_nodes", .list([]))
    }

    private var softmaxEntry: JSONValue {
        JSONValue.object("Activation", in: "keras.layers", ["name": "probabilities", "activation": "softmax"])
            .setting("name", "probabilities")
            .setting(
                "inbound_nodes",
                .list([.object(["args": .list([tensor(model.layers.count)]), "kwargs": .object([:])])]))
    }

    private func entry(_ layer: Layer, _ input: TensorShape, _ nodes: [JSONValue]) -> JSONValue {
        let name = JSONValue.text(names[layer.name] ?? layer.name)
        var (className, module, config) = layer.operation.kerasConfig(input: input)
        config["name"] = name
        for key in config.keys where key.hasSuffix("_initializer") {
            config[key.replacing("_initializer", with: "_regularizer")] = penalty
        }
        return JSONValue.object(className, in: module, config)
            .setting("name", name).setting("inbound_nodes", .list(nodes))
    }

    private func node(of layer: Layer, _ sources: [Int]) -> JSONValue {
        let tensors = sources.map(tensor)
        let joins = [Operation.add, .multiply, .concatenate].contains(layer.operation)
        return .object(["args": .list(joins ? [.list(tensors)] : tensors), "kwargs": .object([:])])
    }

    private func tensor(_ source: Int) -> JSONValue {
        let shape = source == 0 ? model.inputShape : model.shapes[source - 1]
        return .object([
            "class_name": "__keras_tensor__",
            "config": .object([
                "shape": shape.batchShape, "dtype": "float32", "keras_history": reference(source),
            ]),
        ])
    }

    /// Layer, number of its call, 0.
    private func reference(_ source: Int) -> JSONValue {
        guard source > 0 else { return .list([.text(Self.inputName), 0, 0]) }
        let layer = model.layers[source - 1]
        let owner = layer.sharing ?? layer.name
        let earlier = model.layers.prefix(source - 1).filter { ($0.sharing ?? $0.name) == owner }.count
        return .list([.text(names[owner] ?? owner), .integer(earlier), 0])
    }
}

extension TensorShape {
    /// The shape with an open axis for the batch.
    fileprivate var batchShape: JSONValue {
        switch self {
        case .flat(let count): .list([nil, .integer(count)])
        case .spatial(let height, let width, let channels):
            .list([nil, .integer(height), .integer(width), .integer(channels)])
        }
    }
}
