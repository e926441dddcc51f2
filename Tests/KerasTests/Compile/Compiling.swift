import Foundation
import Keras
import NeuralNetwork

/// Optimizers, schedules, losses and metrics as Keras itself writes them; `Tests/Golden/keras_compile.py` wrote it.
struct GoldenSettings {
    private let root: JSONPlace

    init() throws {
        let text = String(decoding: try Reading.golden("keras_compile.json"), as: UTF8.self)
        root = JSONPlace(try JSONValue(parsing: text))
    }

    subscript(kind: String) -> [JSONValue] {
        get throws { try root[kind].list().map { $0.value } }
    }
}

/// How a model is trained, as the tests write it.
enum Compiling {
    /// What a small model ends with.
    enum End: String, CaseIterable {
        case linear, softmax, sigmoid
    }

    static func network(_ end: End, outputs: Int = 3) throws -> KerasNetwork {
        let last = JSONValue.layer("Dense", ["units": .integer(outputs), "activation": .text(end.rawValue)])
        return try Reading.network(.chain([4], [last]))
    }

    /// Settings of a model that ends with a softmax.
    static func compile(_ settings: JSONValue, end: End = .softmax, outputs: Int = 3) throws -> KerasCompile {
        KerasCompile(JSONPlace(settings), network: try network(end, outputs: outputs))
    }

    static func optimizer(_ optimizer: JSONValue) throws -> (Optimizer?, String?) {
        let compile = try compile(["optimizer": optimizer])
        return (compile.optimizer, compile.problems.first?.description)
    }
}
