internal import Coordinator
internal import Foundation
internal import Keras
internal import NeuralNetwork

/// What `--model` names: a model of ours, or a file of Keras.
enum ModelSource {
    case builtIn(String)
    case file(KerasSource)

    /// A built-in name wins over a file of that name.
    static func read(_ text: String) throws -> ModelSource {
        if Model.builtInNames.contains(text) { return .builtIn(text) }
        guard FileManager.default.fileExists(atPath: text) else {
            throw CommandFailure(
                "--model: '\(text)' is neither a file (.keras, .h5, or the JSON of to_json()) nor a built-in model: "
                    + Model.builtInNames.joined(separator: ", "))
        }
        return .file(try KerasSource(path: text))
    }
}

/// A file of Keras: the model, how it is to be trained, and where its training stands.
struct KerasSource {
    let path: String
    let file: KerasFile
    let model: KerasModel

    /// Reads a file; what cannot be read at all is refused, what is not supported is in `model.problems`.
    init(path: String) throws {
        self.path = path
        (file, model) = try Parsing.naming("--model") { () throws(KerasError) in
            let file = try KerasFile.read(path)
            guard let config = file.config else {
                throw KerasError(
                    file: path, place: "", problem: "it has weights alone; give the whole model, as of model.save()")
            }
            do throws(KerasError) {
                return (file, try KerasModel(config: config, training: file.training, weights: file.weights))
            } catch {
                throw error.in(file: path)
            }
        }
    }

    /// The model, for images of a size, with so many targets each or one of so many classes.
    ///
    /// A model may tell more classes apart than the data happen to have.
    func network(images: TensorShape, targets: Int?, classes: Int) throws -> Model {
        let network = try Parsing.naming("--model \(path)") { () throws(KerasError) in try model.model() }
        guard network.inputShape == images else {
            throw CommandFailure(
                "--model \(path) takes samples of \(network.inputShape); those of the data are \(images)")
        }
        guard targets.map({ $0 == network.outputCount }) ?? (classes <= network.classCount) else {
            throw CommandFailure(
                "--model \(path) has \(network.outputCount) outputs; the data have "
                    + (targets.map { "\($0) targets for each sample" } ?? "\(classes) classes"))
        }
        return network
    }

    /// The file's weights, and its optimizer's slots if `optimizer` is the file's; nil of a file without weights.
    func state() throws -> KerasState? {
        guard let weights = file.weights else { return nil }
        return try Parsing.naming("--model \(path)") { () throws(KerasError) in try KerasState(model, weights) }
    }
}
