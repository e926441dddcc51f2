import Foundation
package import Keras

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral {
    package init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
    package init(floatLiteral value: Double) { self = .number(value) }
}

/// Configurations as Keras 3 writes them, in short.
extension JSONValue {
    /// A layer; of a Functional model with what its calls take.
    static func layer(
        _ className: String, _ config: JSONValue = [:], name: String? = nil, module: String = "keras.layers",
        takes nodes: [JSONValue]? = nil
    ) -> JSONValue {
        let name = JSONValue.text(name ?? className.kerasSnakeCase)
        let layer: JSONValue = ["module": .text(module), "class_name": .text(className), "config": config]
        let named = layer.setting("config", config.setting("name", name))
        guard let nodes else { return named }
        return named.setting("name", name).setting("inbound_nodes", .list(nodes))
    }

    /// An operator such as `keras.ops.add`.
    static func operation(_ className: String, name: String, takes nodes: [JSONValue]) -> JSONValue {
        .layer(className, name: name, module: "keras.src.ops.numpy", takes: nodes)
    }

    static func input(_ shape: [Int], name: String = "input") -> JSONValue {
        .layer("InputLayer", ["batch_shape": .list([nil] + shape.map(JSONValue.integer))], name: name, takes: [])
    }

    /// A Sequential model.
    static func chain(_ shape: [Int]? = nil, _ layers: [JSONValue], name: String = "chain") -> JSONValue {
        let input = shape.map { [JSONValue.input($0)] } ?? []
        return .layer("Sequential", ["layers": .list(input + layers)], name: name, module: "keras")
    }

    /// A Functional model whose input is called `input`.
    static func graph(
        _ shape: [Int], _ layers: [JSONValue], output: String, name: String = "graph", takes nodes: [JSONValue]? = nil
    ) -> JSONValue {
        let config: JSONValue = [
            "layers": .list([.input(shape)] + layers), "input_layers": [["input", 0, 0]],
            "output_layers": [[.text(output), 0, 0]],
        ]
        return .layer("Functional", config, name: name, module: "keras.src.models.functional", takes: nodes)
    }

    /// A tensor that a call takes: the result of the n-th call of a layer.
    static func tensor(_ layer: String, call: Int = 0) -> JSONValue {
        ["class_name": "__keras_tensor__", "config": ["keras_history": [.text(layer), .integer(call), 0]]]
    }

    /// A call with these arguments.
    static func call(_ arguments: JSONValue...) -> JSONValue { ["args": .list(arguments), "kwargs": [:]] }

    /// A dense layer of a few outputs.
    static func dense(_ units: Int, name: String = "dense", takes nodes: [JSONValue]? = nil) -> JSONValue {
        .layer("Dense", ["units": .integer(units)], name: name, takes: nodes)
    }
}

/// Reads models as the tests write them.
enum Reading {
    static func graph(_ model: JSONValue) throws(KerasError) -> KerasGraph {
        try GraphReader.graph(of: JSONPlace(model))
    }

    static func network(_ model: JSONValue) throws(KerasError) -> KerasNetwork {
        KerasNetwork(try graph(model))
    }

    /// A file of `Tests/Golden`.
    static func golden(_ name: String) throws -> Data {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try Data(contentsOf: folder.appendingPathComponent("../../Golden/\(name)"))
    }
}

/// What a reading is refused with; nil if it is not.
func refusal<Value>(_ read: () throws(KerasError) -> Value) -> String? {
    do throws(KerasError) {
        _ = try read()
        return nil
    } catch { return error.description }
}
