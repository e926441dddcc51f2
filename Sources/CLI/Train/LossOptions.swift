internal import ArgumentParser
package import Datasets
package import NeuralNetwork

/// The options that choose what is minimized and what is counted beside it.
package struct LossOptions: ParsableArguments {
    @Option(
        help: """
            Loss: \(Loss.Name.allCases.map(\.rawValue).joined(separator: ", ")). \
            (default: \(Loss.Name.sparseCategoricalCrossentropy.rawValue))
            """)
    var loss: String?

    @Option(
        help: """
            Share of the targets that is spread over all classes, with \
            \(Loss.Name.smoothed.map(\.rawValue).joined(separator: " or ")). (default: 0)
            """)
    var labelSmoothing: Double?

    @Option(help: "Error from which on huber is a straight line. (default: 1)")
    var huberDelta: Double?

    @Option(help: "Count the samples, too, whose class is among the K largest outputs, for example 5.")
    var topK: Int?

    @Option(
        help: """
            How much samples of classes count in training, for example 0:1,1:2.5; those not named count 1. Not with data \
            that have weights of samples.
            """)
    var classWeight: String?

    package init() {}

    /// Those given that a resumed run cannot change.
    var given: [(String, Any?)] {
        [("--loss", loss), ("--top-k", topK), ("--class-weight", classWeight)] + specific.given
    }

    /// Options that only some losses have.
    private var specific: SpecificOptions<Loss.Name> {
        SpecificOptions(
            chooser: "--loss",
            all: [
                ("--label-smoothing", labelSmoothing, Loss.Name.smoothed), ("--huber-delta", huberDelta, [.huber]),
            ])
    }

    /// What the options ask for, on a data set, which says what outputs are compared with.
    package func objective(for dataset: Dataset) throws -> Objective {
        let name = try Parsing.choice(loss, "--loss", standard: Loss().name)
        try specific.check(name)
        let loss = Loss(name.function(huberDelta: huberDelta), labelSmoothing: labelSmoothing ?? 0)
        return try completed(Objective(loss, topK: topK), for: dataset)
    }

    /// A model's own loss and metrics with what the data and the option for class weights say; nil if an option says
    /// something else than the model.
    func objective(of own: Objective, for dataset: Dataset) throws -> Objective? {
        guard given.allSatisfy({ $0.0 == "--class-weight" || $0.1 == nil }) else { return nil }
        return try completed(own, for: dataset)
    }

    private func completed(_ asked: Objective, for dataset: Dataset) throws -> Objective {
        let classes = dataset.train.targetCount == 1 ? 2 : dataset.train.classCount
        var objective = Objective(asked.loss, targets: dataset.train.targets, weighsSamples: dataset.weighsSamples)
        try Self.check(objective, classes, "--loss \(asked.loss.name.rawValue)")
        objective.topK = asked.topK
        try Self.check(objective, classes, "--top-k")
        objective.classWeights = try classWeight.map { try ClassWeights($0).values } ?? []
        try Self.check(objective, classes, "--class-weight")
        return objective
    }

    private static func check(_ objective: Objective, _ classes: Int, _ option: String) throws {
        try Parsing.naming(option) { () throws(LossError) in try objective.check(classes: classes) }
    }
}
