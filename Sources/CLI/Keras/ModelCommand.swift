internal import ArgumentParser
internal import Keras
internal import NeuralNetwork

/// `regatta model`: looks at models.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Look at a model.", subcommands: [ModelShow.self])
}

/// `regatta model show`: the layers of a model, and what is not supported.
struct ModelShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a model's layers with shapes and parameters, and what is not supported.",
        discussion: "Ends with exit code 2 if something is not supported.")

    @Argument(help: "A file of Keras (.keras, .h5, JSON), or a built-in model.")
    var model: String

    func run() throws {
        switch try ModelSource.read(model) {
        case .builtIn(let name): say(ModelTable.text(try Self.builtIn(name)))
        case .file(let source):
            say(ModelTable.text(source.model))
            let problems = source.model.problems
            guard problems.isEmpty else {
                throw CommandFailure("\(model): not supported: \(problems.count) of the above; each says what is")
            }
        }
    }

    private static func builtIn(_ name: String) throws -> Model {
        let isSmall = ["mlp", "cnn", "lenet5"].contains(name)
        return try Parsing.naming("--model") { () throws(ModelError) in
            isSmall
                ? try Model.builtIn(name, height: 28, width: 28, channels: 1, classes: 10)
                : try Model.builtIn(name, height: 224, width: 224, channels: 3, classes: 1000)
        }
    }
}
