import Foundation
import Keras
import Testing

/// A small model made with Keras, and what Keras says of it; `Tests/Golden/keras_layers.py` wrote it.
struct GoldenModel {
    /// A weight: `["layers/dense", 0, [4, 2], true]`.
    struct Variable: Equatable {
        let group: String
        let index: Int
        let shape: [Int]
        let isTrained: Bool
    }

    let name: String
    /// Numbers in all of its weights.
    let parameters: Int
    /// The shape that each layer gives, by its name.
    let shapes: [String: [Int]]
    /// `model.weights`, each with its place in a file.
    let variables: [Variable]
    let config: JSONValue

    /// All of them, read once for all tests.
    static let all = Result {
        let text = String(decoding: try Reading.golden("keras_layers.json"), as: UTF8.self)
        return try JSONPlace(JSONValue(parsing: text))["models"].list().map { try GoldenModel($0) }
    }
}

extension GoldenModel {
    private init(_ place: JSONPlace) throws {
        name = try place["name"].text()
        parameters = try place["parameters"].integer()
        shapes = try place["shapes"].object().mapValues { try $0.list().map { try $0.integer() } }
        variables = try place["variables"].list().map { try Variable($0.list()) }
        config = place["config"].value
    }
}

extension GoldenModel.Variable {
    fileprivate init(_ values: [JSONPlace]) throws {
        (group, index) = (try values[0].text(), try values[1].integer())
        (shape, isTrained) = (try values[2].list().map { try $0.integer() }, try values[3].bool())
    }

    init(_ variable: KerasVariable) {
        (group, index, shape) = (variable.group, variable.index, variable.shape)
        isTrained = variable.isTrained
    }
}
