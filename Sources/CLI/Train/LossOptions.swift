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

    @Option(help: "Share of the targets that is spread over all classes, but with the sparse loss. (default: 0)")
    var labelSmoothing: Double?

    @Option(help: "Error from which on huber is a straight line. (default: 1)")
    var huberDelta: Double?

    @Option(help: "Count the samples, too, whose class is among the K largest outputs, for example 5.")
    var topK: Int?

    package init() {}

    /// Those given that a resumed run cannot change.
    var given: [(String, Any?)] {
        [("--loss", loss), ("--label-smoothing", labelSmoothing), ("--huber-delta", huberDelta), ("--top-k", topK)]
    }

    /// What the options ask for, with data of so many classes.
    package func objective(classes: Int) throws -> Objective {
        let name = try name()
        guard huberDelta == nil || name == .huber else {
            throw CommandFailure("--huber-delta does not go with --loss \(name.rawValue); it goes with huber")
        }
        guard labelSmoothing == nil || name != .sparseCategoricalCrossentropy else {
            let others = Loss.Name.allCases.filter { $0 != name }.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("--label-smoothing does not go with --loss \(name.rawValue); it goes with \(others)")
        }
        let loss = Loss(name.function(huberDelta: huberDelta), labelSmoothing: labelSmoothing ?? 0)
        try Parsing.naming("--loss \(name.rawValue)") { () throws(LossError) in try loss.check() }
        let objective = Objective(loss, topK: topK)
        try Parsing.naming("--top-k") { () throws(LossError) in try objective.check(classes: classes) }
        return objective
    }

    private func name() throws -> Loss.Name {
        guard let loss else { return .sparseCategoricalCrossentropy }
        guard let name = Loss.Name(rawValue: loss) else {
            let names = Loss.Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("--loss: '\(loss)' is none of \(names)")
        }
        return name
    }
}
