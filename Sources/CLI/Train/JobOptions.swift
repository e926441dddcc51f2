internal import ArgumentParser
internal import Chip
package import Coordinator
internal import Datasets
package import NeuralNetwork
internal import Worker

/// The options that decide the result of a run.
///
/// All are optional here, so that a resumed run can refuse those that would change it; the defaults are in `Defaults`.
package struct JobOptions: ParsableArguments {
    @Option(
        help: """
            A file of Keras (.keras, .h5, JSON), which brings its weights, loss and optimizer along, or a built-in model: \
            \(Model.builtInNames.joined(separator: ", ")). (default: \(Defaults.model))
            """)
    var model: String?

    @Option(
        help: """
            Data set: fashion-mnist, a folder of IDX files, a .npz file or a folder of .npy files with x_train, y_train, \
            x_test and y_test, or synthetic:HEIGHTxWIDTHxCHANNELS:CLASSES. (default: \(Defaults.data))
            """)
    var data: String?

    @Option(help: "Passes over the data. (default: \(Defaults.epochs))")
    var epochs: Int?

    @Option(help: "Samples of a step, over all chip groups. (default: \(Defaults.batchSize))")
    var batchSize: Int?

    @Option(
        help: """
            Passes in which each chip group takes its share of a step: their gradients are added, and a step needs the \
            memory of one pass. (default: \(Defaults.accumulate.rawValue))
            """)
    var accumulate: Int?

    @Option(help: "Size of the machine in chips, WxH. (default: \(Defaults.machine))")
    var machine: String?

    @Option(help: "Size of a chip group, the chips that hold one copy of the model, WxH. (default: \(Defaults.group))")
    var group: String?

    @Option(
        parsing: .upToNextOption,
        help: """
            What dies in the machine and before which step: STEP:chip:x,y, STEP:core:x,y,core or STEP:link:x,y,link. The \
            machine takes longer; the weights are the same.
            """)
    var faults: [String] = []

    @OptionGroup var loss: LossOptions
    @OptionGroup var optimizer: OptimizerOptions
    @OptionGroup var schedule: ScheduleOptions

    @Option(help: "Rate of the model's dropout layers. (default: \(Defaults.dropout))")
    var dropout: Float?

    @Option(
        help: """
            How convolutions are computed: \(ConvolutionChoice.allCases.map(\.rawValue).joined(separator: ", ")). \
            (default: \(Defaults.convolution.rawValue), Winograd's algorithm where it is faster)
            """)
    var convolution: String?

    @Option(
        help: """
            What batch normalizations take mean and variance over: local, each chip group's samples in a pass, or sync, \
            those of all groups in a step. (default: \(Defaults.normalization.rawValue))
            """)
    var normalization: String?

    @Option(
        help: """
            Numbers between the layers: \(NumberFormat.allCases.map(\.rawValue).joined(separator: ", ")). In floating \
            point weights, their gradients and the loss are float32; s16.15 is SpiNNaker's fixed point for the whole \
            step, with sgd, s16.15+s0.15 the same with 16 bits between the layers. (default: \(Defaults.format.rawValue))
            """)
    var format: String?

    @Option(
        help: """
            How fixed point rounds: \(StepRounding.allCases.map(\.rawValue).joined(separator: ", ")). \
            (default: \(StepRounding.standard.rawValue), at random where weights change, else to the nearest)
            """)
    var rounding: String?

    @Option(help: "Root of all random numbers. (default: \(Defaults.seed))")
    var seed: UInt64?

    package init() {}

    package enum Defaults {
        package static let model = "cnn"
        package static let data = "fashion-mnist"
        package static let epochs = 5
        package static let batchSize = 64
        package static let accumulate: PassCount = 1
        package static let machine = "12x12"
        package static let group = "6x6"
        package static let dropout: Float = 0.25
        package static let convolution = ConvolutionChoice.auto
        package static let normalization = NormalizationScope.local
        package static let format = NumberFormat.float32
        package static let seed: UInt64 = 1
    }

    /// The first option given that a resumed run cannot change.
    package var decidingOptionGiven: String? {
        let given: [(String, Any?)] = [
            ("--model", model), ("--data", data), ("--batch-size", batchSize),
            ("--accumulate", accumulate), ("--machine", machine), ("--group", group),
            ("--faults", faults.isEmpty ? nil : faults), ("--dropout", dropout),
            ("--convolution", convolution),
            ("--normalization", normalization), ("--format", format), ("--rounding", rounding),
            ("--seed", seed),
        ]
        return (given + loss.given + optimizer.given + schedule.given).first { $0.1 != nil }?.0
    }

    func passes(of batchSize: Int) throws -> Int {
        let passes = try Parsing.positive(accumulate ?? Defaults.accumulate.rawValue, "--accumulate", example: 4)
        guard passes <= batchSize else {
            throw CommandFailure(
                "--accumulate \(passes) is more than the batch has samples, \(batchSize); use at most that")
        }
        return passes
    }

    /// Refuses to go on with a run whose data set has changed since.
    package func checkResumable(_ configuration: RunConfiguration, in path: String) throws {
        if let epochs { _ = try Parsing.positive(epochs, "--epochs", example: 5) }
        let dataset = try Parsing.dataset(configuration.data)
        guard dataset.digest.description == configuration.dataSHA256 else {
            throw CommandFailure(
                "\(path): the data set \(configuration.data) is not the one that the run began with "
                    + "(SHA-256 \(dataset.digest.description.prefix(12))… instead of "
                    + "\(configuration.dataSHA256.prefix(12))…); bring that back")
        }
    }
}
