internal import ArgumentParser
internal import NeuralNetwork

/// The options that say how the learning rate changes.
package struct ScheduleOptions: ParsableArguments {
    /// Names of the schedules.
    package enum Name: String, ExpressibleByArgument, CaseIterable {
        case constant, piecewise, exponential, polynomial, cosine
    }

    @Option(help: "Learning rate. (default: 0.02 with sgd, 1 with lars, else 0.001)")
    var learningRate: Double?

    @Option(
        help: "How it changes: \(Name.allCases.map(\.rawValue).joined(separator: ", ")). (default: constant)")
    var schedule: Name?

    @Option(
        help: "Steps after the warm-up over which it decays, unless constant or piecewise. (default: all of the run)")
    var decaySteps: Int?

    @Option(help: "What is left of it after the decay steps, with exponential, for example 0.1.")
    var decayRate: Double?

    @Flag(help: "Let it fall at multiples of the decay steps only, with exponential.")
    var staircase = false

    @Option(help: "What it decays to, with polynomial or cosine. (default: 0)")
    var endLearningRate: Double?

    @Option(help: "Power of the polynomial. (default: 1)")
    var power: Double?

    @Option(help: "Last steps of its pieces, with piecewise, for example 3000,6000.")
    var boundaries: String?

    @Option(help: "Learning rates after these steps, for example 0.01,0.001.")
    var rates: String?

    @Option(help: "Steps over which it first rises to --learning-rate. (default: 0)")
    var warmupSteps: Int?

    @Option(help: "What it rises from. (default: 0)")
    var warmupFrom: Double?

    package init() {}

    /// Those given that a resumed run cannot change.
    var given: [(String, Any?)] {
        specific.given + [
            ("--learning-rate", learningRate), ("--schedule", schedule), ("--warmup-steps", warmupSteps),
            ("--warmup-from", warmupFrom),
        ]
    }

    /// Options that only some schedules have.
    private var specific: SpecificOptions<Name> {
        SpecificOptions(
            chooser: "--schedule",
            all: [
                ("--decay-steps", decaySteps, [.exponential, .polynomial, .cosine]),
                ("--decay-rate", decayRate, [.exponential]), ("--staircase", staircase ? true : nil, [.exponential]),
                ("--end-learning-rate", endLearningRate, [.polynomial, .cosine]), ("--power", power, [.polynomial]),
                ("--boundaries", boundaries, [.piecewise]), ("--rates", rates, [.piecewise]),
            ])
    }

    /// The learning rate that the options ask for.
    func learningRate(standard: Double, runSteps: Int) throws -> LearningRate {
        let name = schedule ?? .constant
        try specific.check(name)
        let warmup = warmupSteps ?? 0
        guard warmup > 0 || warmupFrom == nil else {
            throw CommandFailure("--warmup-from needs --warmup-steps, for example 500")
        }
        let initial = learningRate ?? standard
        let steps = decaySteps ?? max(1, warmup >= 0 ? runSteps - warmup : runSteps)
        return LearningRate(
            initial, decay: try decay(name, steps: steps), warmupSteps: warmup,
            warmupFrom: warmupFrom ?? 0)
    }

    private func decay(_ name: Name, steps: Int) throws -> LearningRateDecay {
        switch name {
        case .constant: return .constant
        case .polynomial: return .polynomial(steps: steps, end: endLearningRate ?? 0, power: power ?? 1)
        case .cosine: return .cosine(steps: steps, end: endLearningRate ?? 0)
        case .exponential:
            guard let decayRate else {
                throw CommandFailure("--schedule exponential needs --decay-rate, for example 0.1")
            }
            return .exponential(steps: steps, rate: decayRate, staircase: staircase)
        case .piecewise:
            guard let boundaries, let rates else {
                throw CommandFailure(
                    "--schedule piecewise needs --boundaries and --rates, for example 3000,6000 and 0.01,0.001")
            }
            return .piecewise(
                boundaries: try Self.list(boundaries, "--boundaries", "steps", example: "3000,6000") { Int($0) },
                values: try Self.list(rates, "--rates", "learning rates", example: "0.01,0.001") { Double($0) })
        }
    }

    private static func list<Value>(
        _ text: String, _ option: String, _ what: String, example: String, _ read: (Substring) -> Value?
    ) throws -> [Value] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let value = read(part) else {
                throw CommandFailure("\(option): '\(text)' is no list of \(what); write for example \(example)")
            }
            return value
        }
    }
}
