internal import Chip
package import Coordinator
internal import Datasets
internal import Keras
internal import NeuralNetwork
internal import Worker

/// What is to be trained: everything that decides the result, and what a file of Keras brings along.
package struct JobPlan {
    package let configuration: RunConfiguration
    /// What training begins with; nil for weights drawn from the seed.
    package let initial: InitialState?
    /// The file that the model is from; nil for a built-in one.
    let source: KerasSource?
}

extension JobOptions {
    /// The configuration that the options ask for; reads the data set.
    package func configuration() throws -> RunConfiguration { try plan().configuration }

    /// What the options ask for; reads the data set, and the model's file.
    package func plan() throws -> JobPlan {
        let groups = try Parsing.groups(machine: machine ?? Defaults.machine, group: group ?? Defaults.group)
        let epochs = try Parsing.positive(epochs ?? Defaults.epochs, "--epochs", example: 5)
        let batchSize = try Parsing.positive(batchSize ?? Defaults.batchSize, "--batch-size", example: 64)
        let passes = try passes(of: batchSize)
        let source = try source()
        let choice = try Parsing.choice(convolution, "--convolution", standard: Defaults.convolution)
        let format = try Parsing.format(format, choice)
        let rounding = try Parsing.rounding(rounding, format)
        let dataset = try Parsing.dataset(data ?? Defaults.data)
        guard batchSize <= dataset.train.count else {
            throw CommandFailure(
                "--batch-size \(batchSize) is larger than the data: \(dataset.name) has \(dataset.train.count) "
                    + "training images; use at most that")
        }
        let perEpoch = StepSchedule(sampleCount: dataset.train.count, batchSize: batchSize).stepsPerEpoch
        let (steps, isForEver) = perEpoch.multipliedReportingOverflow(by: epochs)
        let objective = try objective(of: source, for: dataset)
        let network = try network(of: source, for: dataset)
        let optimizer = try optimizer(of: source, runSteps: isForEver ? .max : steps)
        let initial = try source?.state().map { state in
            let goesOn = source?.model.compile?.optimizer?.slotNames == optimizer.slotNames
            return goesOn
                ? InitialState(weights: state.weights, slots: state.slots, steps: state.iteration)
                : InitialState(weights: state.weights)
        }
        if let problem = network.problem(passes: passes) { throw CommandFailure("--accumulate: \(problem)") }
        let nominal = MicroBatch.nominal(batchSize: batchSize, groups: groups.count, passes: passes)
        let configuration = RunConfiguration(
            version: Version.text, library: "oneDNN \(Engine.libraryVersion)", instructionSet: Engine.instructionSet,
            data: Parsing.absolute(data ?? Defaults.data), dataSHA256: dataset.digest.description,
            trainCount: dataset.train.count, testCount: dataset.test.count, seed: seed ?? Defaults.seed,
            epochs: epochs, batchSize: batchSize, machine: machine ?? Defaults.machine,
            group: group ?? Defaults.group, groups: groups.count,
            faults: faults.isEmpty ? nil : faults, accumulate: PassCount(rawValue: passes),
            format: format, rounding: rounding, optimizer: optimizer, objective: objective,
            origin: initial.map { RunOrigin(step: $0.steps) },
            model: network.choosing(choice, microBatch: nominal, format: format))
        if let problem = configuration.formatProblem { throw CommandFailure("--format \(format.rawValue): \(problem)") }
        return JobPlan(configuration: configuration, initial: initial, source: source)
    }

    private func source() throws -> KerasSource? {
        guard case .file(let source) = try ModelSource.read(model ?? Defaults.model) else { return nil }
        guard dropout == nil else {
            throw CommandFailure("--dropout does not go with a model's file, which says it; leave it out")
        }
        return source
    }

    private func network(of source: KerasSource?, for dataset: Dataset) throws -> Model {
        let scope = try Parsing.choice(normalization, "--normalization", standard: Defaults.normalization)
        let images = dataset.train
        guard let source else {
            return try Parsing.model(
                model ?? Defaults.model, for: dataset, dropout: dropout ?? Defaults.dropout, scope)
        }
        let network = try source.network(
            images: .spatial(height: images.height, width: images.width, channels: images.channels),
            targets: images.targetCount, classes: images.classCount)
        return normalization == nil ? network : network.normalizing(over: scope)
    }

    /// The file's loss and metrics, unless an option says something else.
    private func objective(of source: KerasSource?, for dataset: Dataset) throws -> Objective {
        guard let own = source?.model.compile?.objective, let objective = try loss.objective(of: own, for: dataset)
        else {
            return try loss.objective(for: dataset)
        }
        let comparesNumbers = ![.sparseCategoricalCrossentropy, .categoricalCrossentropy, .binaryCrossentropy]
            .contains(own.loss.name)
        guard !comparesNumbers || objective.targets == .vectors else {
            throw CommandFailure(
                "--data: the model's loss \(own.loss.name.rawValue) compares numbers, and the labels of the data are classes; "
                    + "store y as floating-point numbers")
        }
        return objective
    }

    /// The file's optimizer, unless an option says something else; a learning rate alone is given to it. Penalties on
    /// kernels are the model's own in any case, unless an option names one.
    private func optimizer(of source: KerasSource?, runSteps: Int) throws -> Optimizer {
        let given = (optimizer.given + schedule.given).filter { $0.1 != nil }.map(\.0)
        guard var own = source?.model.compile?.optimizer, given.isEmpty || given == ["--learning-rate"] else {
            var asked = try optimizer.optimizer(schedule, runSteps: runSteps)
            if let penalty = source?.model.network.penalty, !given.contains("--l1"), !given.contains("--l2") {
                (asked.l1, asked.l2) = (penalty.l1, penalty.l2)
            }
            return asked
        }
        if let rate = schedule.learningRate { own.learningRate = LearningRate(rate) }
        try Parsing.naming("optimizer") { () throws(OptimizerError) in try own.check() }
        return own
    }
}
