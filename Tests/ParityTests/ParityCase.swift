import Checkpoint
import Keras
import NeuralNetwork
import Testing

/// A model in a `.keras` file, and what real Keras says about it in a safetensors file beside it.
struct ParityCase: ~Copyable {
    private let model: KerasModel
    private let state: KerasState
    private let expected: SafetensorsFile

    /// Reads a case; throws what is not supported, too.
    init(_ name: String, in folder: ParityFolder) throws {
        let expected = try SafetensorsFile(path: folder.path("\(name).safetensors"))
        let file = try KerasFile.read(folder.path("\(name).keras"))
        let weights = try #require(file.weights)
        let model = try KerasModel(config: #require(file.config), training: file.training, weights: weights)
        let state = try KerasState(model, weights)
        (self.model, self.state) = (model, state)
        self.expected = expected
    }

    /// How far predictions, loss, gradients and moving statistics of one step are from those of Keras.
    func differences() throws -> [Difference] {
        let labels = try values("labels").map(Int32.init)
        let objective = try #require(model.compile?.objective)
        let step = try ParityStep(
            model.model(), objective, endsWithSoftmax: model.network.endsWithSoftmax, weights: state.weights,
            inputs: values("inputs"), labels: labels)
        return [
            try difference("predictions", step.predictions, rows: labels.count),
            try difference("loss", [Float(step.loss)]),
        ] + (try gradients(step)) + (try movingStatistics(step))
    }

    private func gradients(_ step: ParityStep) throws -> [Difference] {
        try differences("gradient/", of: model.network.variables.filter(\.isTrained)) { step.gradient(of: $0) }
    }

    private func movingStatistics(_ step: ParityStep) throws -> [Difference] {
        let parameters = try model.model().parameters
        let moving = model.network.variables.filter { !$0.isTrained && $0.parameter != nil }
        return try differences("moving/", of: moving) { parameter in
            let share = parameters[parameter].momentum ?? .nan
            return zip(state.weights[parameter], step.gradient(of: parameter)).map { $0 * share + $1 * (1 - share) }
        }
    }

    /// Those of the tensors with a prefix, which are as many as the variables and in their order.
    private func differences(
        _ prefix: String, of variables: [KerasVariable], _ ours: (Int) -> [Float]
    ) throws -> [Difference] {
        let names = expected.header.tensors.map(\.name).filter { $0.hasPrefix(prefix) }
        guard names.count == variables.count else {
            throw KerasError(place: prefix, problem: "Keras has \(names.count), we have \(variables.count)")
        }
        return try zip(names, variables).map { name, variable in
            try difference(name, variable.parameter.map(ours) ?? [])
        }
    }

    private func difference(_ name: String, _ ours: [Float], rows: Int = 1) throws -> Difference {
        Difference(name, ours, try values(name), rows: rows, spread: try values("spread/\(name)").first ?? 0)
    }

    private func values(_ name: String) throws -> [Float] {
        let tensor = try #require(expected.header.tensor(name), "\(name) is missing")
        return try expected.floats(of: tensor)
    }
}
