import Keras
import NeuralNetwork

/// A model with one of each thing that a state is made of, and numbers for it.
enum StateModel {
    /// Two dense layers of the same shape in a model inside, around a batch normalization, and one behind them.
    static let nested = JSONValue.chain(
        [2],
        [
            .chain(
                [2], [.dense(2, name: "a"), .layer("BatchNormalization", name: "n"), .dense(2, name: "b")],
                name: "inner"),
            .dense(2, name: "end"),
        ])

    static func model(_ optimizer: JSONValue? = nil, _ config: JSONValue = nested) throws(KerasError) -> KerasModel {
        let compile = optimizer.map { JSONValue.object(["optimizer": $0]) } ?? nil
        return try KerasModel(config: config.setting("compile_config", compile).jsonText)
    }

    /// Tensors of these shapes, the n-th full of `first` + n.
    static func tensors(_ shapes: [[Int]], from first: Int = 0) -> [KerasTensor] {
        shapes.enumerated().map { number, shape in
            KerasTensor(shape: shape, values: [Float](repeating: Float(first + number), count: shape.reduce(1, *)))
        }
    }

    /// The weights of `nested`, the n-th of `model.weights` full of n, by their groups.
    static let byPath: [String: [KerasTensor]] = {
        let inner = "layers/sequential/layers"
        return [
            "\(inner)/dense": tensors([[2, 2], [2]]),
            "\(inner)/batch_normalization": tensors([[2], [2], [2], [2]], from: 2),
            "\(inner)/dense_1": tensors([[2, 2], [2]], from: 6), "layers/dense": tensors([[2, 2], [2]], from: 8),
        ]
    }()

    /// The same as legacy files have them: of `inner` first all that is trained, then the moving statistics.
    static let byLayer: [String: [NamedTensor]] = {
        let inner = ["\(0)", "1", "2", "3", "6", "7", "4", "5"]
        let shapes: [[Int]] = [[2, 2], [2], [2], [2], [2, 2], [2], [2], [2]]
        return [
            "inner": zip(inner, shapes).map { NamedTensor(name: $0, tensor: tensors([$1], from: Int($0) ?? 0)[0]) },
            "end": zip(["8", "9"], tensors([[2, 2], [2]], from: 8)).map { NamedTensor(name: $0, tensor: $1) },
        ]
    }()

    /// Shapes of what is trained, in Keras' order.
    static let trained: [[Int]] = [[2, 2], [2], [2], [2], [2, 2], [2], [2, 2], [2]]

    /// Their places among our model's parameters, which are in the same order, moving statistics at 4 and 5 among them.
    static let places = [0, 1, 2, 3, 6, 7, 8, 9]

    /// The first number of each tensor.
    static func firsts(_ values: [[Float]]) -> [Float] { values.map { $0.first ?? -1 } }
}
