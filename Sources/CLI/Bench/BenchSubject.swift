internal import ArgumentParser
package import Coordinator
internal import Datasets
internal import NeuralNetwork

/// What is measured: a model, a batch and the data that it is fed with.
package struct BenchSubject: ParsableArguments {
    @Option(help: "Built-in model.")
    var model = JobOptions.Defaults.model

    @Option(
        name: [.customLong("batch-size"), .customLong("batch")], help: "Samples of a step, over all chip groups.")
    var batchSize = JobOptions.Defaults.batchSize

    @Option(help: "Passes of each chip group in a step, as of regatta train.")
    var accumulate = JobOptions.Defaults.accumulate.rawValue

    @Option(help: "Data set. (default: synthetic images of the model's usual input)")
    var data: String?

    @Option(help: "Size of the machine in chips, WxH.")
    var machine = JobOptions.Defaults.machine

    @Option(help: "Size of a chip group, WxH.")
    var group = JobOptions.Defaults.group

    @Option(help: "Numbers between the layers, as of regatta train.")
    var format = JobOptions.Defaults.format.rawValue

    @Option(help: "How convolutions are computed, as of regatta train.")
    var convolution = JobOptions.Defaults.convolution.rawValue

    @Option(help: "What batch normalizations take mean and variance over, as of regatta train.")
    var normalization = JobOptions.Defaults.normalization.rawValue

    package init() {}

    /// The run that is measured: one epoch over `steps` full batches.
    ///
    /// Synthetic images are made as many as that; a data set of another kind has as many as it has.
    package func configuration(steps: Int) throws -> RunConfiguration {
        guard NumberFormat(name: format)?.fixed == nil else {
            throw CommandFailure("--format \(format) is not measured here; float32 and bfloat16 are")
        }
        _ = try Parsing.positive(batchSize, "--batch-size", example: JobOptions.Defaults.batchSize)
        let (images, isTooMany) = batchSize.multipliedReportingOverflow(by: steps)
        guard !isTooMany else { throw CommandFailure("--batch-size \(batchSize) in \(steps) steps is too much") }
        return try JobOptions.parse([
            "--model", model, "--batch-size", "\(batchSize)", "--data", source(images: images), "--epochs", "1",
            "--accumulate=\(accumulate)", "--machine", machine, "--group", group, "--format", format,
            "--convolution", convolution, "--normalization", normalization,
        ]).configuration()
    }

    /// The data set's name, with the number of images if it is synthetic and says none.
    private func source(images: Int) -> String {
        let text = data ?? Self.usualInput(of: model)
        guard text.hasPrefix("synthetic:"), text.split(separator: ":").count == 3 else { return text }
        return "\(text):\(images)"
    }

    /// The images that a model was made for: those of MNIST or of ImageNet.
    package static func usualInput(of model: String) -> String {
        ["mlp", "cnn", "lenet5"].contains(model) ? "synthetic:28x28x1:10" : "synthetic:224x224x3:1000"
    }
}
