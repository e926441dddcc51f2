internal import Coordinator
internal import Datasets
internal import Foundation
package import NeuralNetwork

/// The network that is projected.
package enum ProjectSubject {
    /// A built-in model for the images that it is made for, or that of a run directory.
    package static func model(_ text: String) throws -> Model {
        guard Model.builtInNames.contains(text) else { return try ofRun(text) }
        let images = try Parsing.naming("--model \(text)") { () throws(DatasetError) in
            try SyntheticSpec(
                ["resnet8", "resnet20"].contains(text) ? "synthetic:32x32x3:10" : BenchSubject.usualInput(of: text))
        }
        return try Parsing.naming("--model \(text)") { () throws(ModelError) in
            try Model.builtIn(
                text, height: images.height, width: images.width, channels: images.channels,
                classes: images.classCount)
        }
    }

    private static func ofRun(_ path: String) throws -> Model {
        guard FileManager.default.fileExists(atPath: path + "/run.yaml") else {
            throw CommandFailure(
                "--model: '\(path)' is no run directory, and the built-in models are "
                    + Model.builtInNames.joined(separator: ", "))
        }
        return try Parsing.naming("--model") { () throws(RunFailure) in
            try RunDirectory(opening: path).configuration().model
        }
    }

    /// Training images of the data set that images of this size are usually from: MNIST, CIFAR-10 or ImageNet.
    package static func epochImages(of model: Model) -> Int {
        switch model.inputHeight {
        case 28: 60_000
        case 32: 50_000
        default: 1_281_167
        }
    }
}
