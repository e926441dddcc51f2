import Foundation
import Keras
import Testing

/// Small models made with Keras, and what Keras says of them; `Tests/Golden/keras_layers.py` wrote it.
struct GoldenModels: Decodable {
    struct Case: Decodable {
        let name: String
        /// Numbers in all of its weights.
        let parameters: Int
        /// The shape that each layer gives, by its name.
        let shapes: [String: [Int]]
        /// `model.weights`, each with its place in a file.
        let variables: [Variable]
        let config: JSONValue
    }

    /// A weight: `["layers/dense", 0, [4, 2], true]`.
    struct Variable: Decodable, Equatable {
        let group: String
        let index: Int
        let shape: [Int]
        let isTrained: Bool
    }

    let keras: String
    let models: [Case]

    /// Read once for all tests.
    static let cases = Result {
        try JSONDecoder().decode(GoldenModels.self, from: Reading.golden("keras_layers.json")).models
    }
}

extension GoldenModels.Variable {
    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        group = try values.decode(String.self)
        index = try values.decode(Int.self)
        shape = try values.decode([Int].self)
        isTrained = try values.decode(Bool.self)
    }

    init(_ variable: KerasVariable) {
        (group, index, shape) = (variable.group, variable.index, variable.shape)
        isTrained = variable.isTrained
    }
}
