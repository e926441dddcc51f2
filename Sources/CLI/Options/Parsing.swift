package import Chip
package import Datasets
internal import Foundation
package import NeuralNetwork

/// Texts of options turned into values, each refusal in one line that names the option.
package enum Parsing {
    /// A machine cut into chip groups.
    package static func groups(machine: String, group: String) throws -> ChipGroups {
        let size = try torus(machine).size
        return try naming("--group") { () throws(MachineError) in
            try ChipGroups(machine: size, size: try GroupSize(group))
        }
    }

    /// A torus; a machine with open edges is refused, since chip groups need neighbours all round.
    package static func torus(_ text: String) throws -> MachineForm {
        if case .form(let form)? = try? MachineSpec(text) {
            guard form.isTorus else {
                throw CommandFailure(
                    "--machine: \(form) has open edges, and chip groups need a torus; write for example 12x12, or "
                        + "torus:\(form.size) for one of our own")
            }
            return form
        }
        return MachineForm(try naming("--machine") { () throws(MachineError) in try MachineSize(text) })
    }

    /// A number of at least 1.
    package static func positive(_ value: Int, _ option: String, example: Int) throws -> Int {
        guard value >= 1 else {
            throw CommandFailure("\(option) is \(value); it must be at least 1, for example \(example)")
        }
        return value
    }

    /// A number of threads, at least 1.
    package static func threads(_ value: Int, _ option: String) throws -> Int {
        guard value <= mostThreads else {
            throw CommandFailure("\(option) is \(value); it must be at most \(mostThreads), for example 2")
        }
        return try positive(value, option, example: 2)
    }

    /// Threads of one process beyond which no machine has cores for them.
    private static let mostThreads = 4096

    /// One of a few names; the standard one if none is given.
    package static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ option: String, standard: Choice, _ read: (String) -> Choice? = { Choice(rawValue: $0) }
    ) throws -> Choice {
        guard let text else { return standard }
        guard let choice = read(text) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("\(option): '\(text)' is none of \(names)")
        }
        return choice
    }

    /// The numbers between the layers; refused where this processor cannot compute in them.
    package static func format(_ text: String?, _ choice: ConvolutionChoice) throws -> NumberFormat {
        let format = try Self.choice(text, "--format", standard: JobOptions.Defaults.format) { NumberFormat(name: $0) }
        guard format.fixed == nil || choice != .winograd else {
            throw CommandFailure(
                "--convolution winograd does not go with --format \(format.rawValue), where sums are exact; use direct or "
                    + "auto")
        }
        if let problem = format.problem { throw CommandFailure("--format: \(problem)") }
        return format
    }

    /// How fixed point rounds; nil for a format that has no choice.
    package static func rounding(_ text: String?, _ format: NumberFormat) throws -> StepRounding? {
        guard format.fixed != nil else {
            guard text == nil else {
                throw CommandFailure("--rounding goes with fixed point only, for example --format s16.15")
            }
            return nil
        }
        return try choice(text, "--rounding", standard: StepRounding.standard)
    }

    /// A data set, read.
    package static func dataset(_ text: String) throws -> Dataset {
        try naming("--data") { () throws(DatasetError) in try DataSource(text).load() }
    }

    /// A built-in model for the images of a data set.
    package static func model(
        _ name: String, for dataset: Dataset, dropout: Float, _ scope: NormalizationScope = .local
    ) throws -> Model {
        let images = dataset.train
        let model = try naming("--model \(name)") { () throws(ModelError) in
            try Model.builtIn(
                name, height: images.height, width: images.width, channels: images.channels,
                classes: images.classCount, targets: images.targets, dropout: dropout)
        }
        guard scope == .local || model.normalizesBatches else {
            throw CommandFailure("--normalization \(scope.rawValue): \(name) has no batch normalization; leave it out")
        }
        return model.normalizing(over: scope)
    }

    /// A path that workers with another working folder understand too; names of data sets as they are.
    package static func absolute(_ data: String) -> String {
        FileManager.default.fileExists(atPath: data) ? URL(fileURLWithPath: data).standardizedFileURL.path : data
    }

    static func naming<Result, Failure: Error>(
        _ option: String, _ work: () throws(Failure) -> Result
    ) throws -> Result {
        do throws(Failure) {
            return try work()
        } catch {
            throw CommandFailure("\(option): \(error)")
        }
    }
}
