import Foundation
import Keras
import NeuralNetwork

/// Files of Keras for images of 4×4, in a folder of their own.
final class KerasFixture {
    let folder = NSTemporaryDirectory() + "regatta-keras-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let adam = Optimizer(.adam(MomentSettings(beta1: 0.75)), learningRate: 0.25)
    static let objective = Objective(Loss(.categoricalCrossentropy, labelSmoothing: 0.1), topK: 2)

    /// A model of one dense layer behind a hidden one with a penalty on kernels.
    static func model(side: Int = 4, classes: Int = 3) throws -> Model {
        try Model(
            name: "net", inputHeight: side, inputWidth: side, inputChannels: 1,
            layers: [
                Layer("flat", .flatten), Layer("hidden", .dense(Dense(2, activation: .relu))),
                Layer("drop", .dropout(rate: 0.5)), Layer("out", .dense(Dense(classes))),
            ])
    }

    /// The text of `to_json()`.
    static func config(_ model: Model, _ optimizer: Optimizer = adam) throws -> String {
        try KerasModelFile.config(of: model, from: nil, optimizer, objective)
    }

    func json(_ text: String) throws -> String {
        let path = "\(folder)/model.json"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// A `.keras` file of a state whose tensors are full of their number.
    func archive(slots: [[[Float]]]? = nil, iteration: Int = 0) throws -> String {
        let model = try Self.model()
        let path = "\(folder)/model.keras"
        let state = KerasState(weights: Self.weights(of: model), slots: slots, iteration: iteration)
        let config = try Self.config(model)
        try KerasFile.write(try KerasModelFile(config: config, state: state, savedAt: "2026-11-23@00:00:11"), to: path)
        return path
    }

    static func weights(of model: Model, times factor: Float = 1) -> [[Float]] {
        model.parameters.enumerated().map { [Float](repeating: Float($0) * factor, count: $1.count) }
    }
}
