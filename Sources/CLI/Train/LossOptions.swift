internal import ArgumentParser
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

    package init() {}

    /// Those given that a resumed run cannot change.
    var given: [(String, Any?)] { [("--loss", loss), ("--top-k", topK)] + specific.given }

    /// Options that only some losses have.
    private var specific: SpecificOptions<Loss.Name> {
        SpecificOptions(
            chooser: "--loss",
            all: [
                ("--label-smoothing", labelSmoothing, Loss.Name.smoothed), ("--huber-delta", huberDelta, [.huber]),
            ])
    }

    /// What the options ask for, with data of so many classes.
    package func objective(classes: Int) throws -> Objective {
        let name = try Parsing.choice(loss, "--loss", standard: Loss().name)
        try specific.check(name)
        let loss = Loss(name.function(huberDelta: huberDelta), labelSmoothing: labelSmoothing ?? 0)
        try Parsing.naming("--loss \(name.rawValue)") { () throws(LossError) in try loss.check() }
        let objective = Objective(loss, topK: topK)
        try Parsing.naming("--top-k") { () throws(LossError) in try objective.check(classes: classes) }
        return objective
    }
}
