internal import ArgumentParser
package import NeuralNetwork

/// The options that choose and set the optimizer.
package struct OptimizerOptions: ParsableArguments {
    /// Names of the optimizers.
    package enum Name: String, ExpressibleByArgument, CaseIterable {
        case sgd, adam, adamw, rmsprop, lars, lamb
    }

    @Option(help: "Optimizer: \(Name.allCases.map(\.rawValue).joined(separator: ", ")). (default: sgd)")
    var optimizer: Name?

    @Option(help: "Momentum of sgd (default: 0.9), lars (0.9) or rmsprop (0).")
    var momentum: Double?

    @Flag(help: "Nesterov's momentum, with sgd.")
    var nesterov = false

    @Option(help: "Share of the mean gradient kept by adam, adamw, lamb. (default: 0.9)")
    var beta1: Double?

    @Option(help: "Share of the mean squared gradient kept by adam, adamw, lamb. (default: 0.999)")
    var beta2: Double?

    @Option(help: "Share of the mean squared gradient kept by rmsprop. (default: 0.9)")
    var rho: Double?

    @Flag(help: "Take the squared mean gradient off, with rmsprop.")
    var centered = false

    @Option(help: "Added to what adam, adamw, lamb, rmsprop (default: 1e-7) or lars (1e-9) divide by.")
    var epsilon: Double?

    @Option(help: "How far a step of lars goes, in lengths of the weights. (default: 0.001)")
    var trust: Double?

    @Option(help: "Weight decay, as Keras does it. (default: 0.004 with adamw, else 0)")
    var weightDecay: Double?

    @Option(help: "Leave parameters out of weight decay whose name contains this, for example bias. Can be repeated.")
    var excludeFromDecay: [String] = []

    @Option(help: "Factor of the sum of absolute kernel weights, added to the loss for training. (default: 0)")
    var l1: Double?

    @Option(help: "Factor of the sum of squared kernel weights, added to the loss for training. (default: 0)")
    var l2: Double?

    @Option(help: "Test an average of the weights that keeps this share of itself in each step, for example 0.99.")
    var emaMomentum: Double?

    @Option(help: "Let the weights become that average every so many steps.")
    var emaOverwriteEvery: Int?

    @Option(help: "Shorten each parameter's gradient to this length.")
    var clipNorm: Double?

    @Option(help: "Shorten the gradient of all parameters together to this length.")
    var globalClipNorm: Double?

    @Option(help: "Limit each element of the gradient to this size.")
    var clipValue: Double?

    package init() {}

    /// Those given that a resumed run cannot change.
    var given: [(String, Any?)] {
        specific.given + [
            ("--optimizer", optimizer), ("--weight-decay", weightDecay),
            ("--exclude-from-decay", excludeFromDecay.first), ("--l1", l1), ("--l2", l2), ("--clip-norm", clipNorm),
            ("--global-clip-norm", globalClipNorm), ("--clip-value", clipValue),
            ("--ema-momentum", emaMomentum), ("--ema-overwrite-every", emaOverwriteEvery),
        ]
    }

    /// Options that only some optimizers have.
    private var specific: SpecificOptions<Name> {
        SpecificOptions(
            chooser: "--optimizer",
            all: [
                ("--momentum", momentum, [.sgd, .rmsprop, .lars]), ("--nesterov", nesterov ? true : nil, [.sgd]),
                ("--beta1", beta1, [.adam, .adamw, .lamb]), ("--beta2", beta2, [.adam, .adamw, .lamb]),
                ("--rho", rho, [.rmsprop]), ("--centered", centered ? true : nil, [.rmsprop]),
                ("--epsilon", epsilon, [.adam, .adamw, .rmsprop, .lars, .lamb]), ("--trust", trust, [.lars]),
            ])
    }

    /// The optimizer that the options ask for.
    ///
    /// - Parameter runSteps: Steps of the whole run, over which a learning rate decays if nothing else is said.
    package func optimizer(_ schedule: ScheduleOptions, runSteps: Int) throws -> Optimizer {
        let name = optimizer ?? .sgd
        try specific.check(name)
        let rate = try schedule.learningRate(standard: Self.standardRate(name), runSteps: runSteps)
        let optimizer = Optimizer(
            rule(name), learningRate: rate, weightDecay: weightDecay ?? (name == .adamw ? 0.004 : 0),
            excludedFromDecay: excludeFromDecay, clipping: try clipping(), l1: l1 ?? 0, l2: l2 ?? 0,
            average: try average())
        try Parsing.naming("optimizer") { () throws(OptimizerError) in try optimizer.check() }
        return optimizer
    }

    private static func standardRate(_ name: Name) -> Double {
        switch name {
        case .sgd: 0.02
        case .adam, .adamw, .rmsprop, .lamb: 0.001
        case .lars: 1
        }
    }

    private func rule(_ name: Name) -> UpdateRule {
        let moments = MomentSettings(beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-7)
        return switch name {
        case .sgd: .sgd(momentum: momentum ?? 0.9, nesterov: nesterov)
        case .adam: .adam(moments)
        case .adamw: .adamW(moments)
        case .lamb: .lamb(moments)
        case .rmsprop:
            .rmsprop(
                RMSpropSettings(
                    rho: rho ?? 0.9, momentum: momentum ?? 0, epsilon: epsilon ?? 1e-7, centered: centered))
        case .lars:
            .lars(LARSSettings(momentum: momentum ?? 0.9, trust: trust ?? 0.001, epsilon: epsilon ?? 1e-9))
        }
    }

    private func average() throws -> WeightAverage? {
        guard emaMomentum != nil || emaOverwriteEvery == nil else {
            throw CommandFailure("--ema-overwrite-every needs --ema-momentum, for example 0.99")
        }
        return emaMomentum.map { WeightAverage(momentum: $0, overwriteEvery: emaOverwriteEvery) }
    }

    private func clipping() throws -> GradientClipping {
        let given: [(String, GradientClipping?)] = [
            ("--clip-norm", clipNorm.map { .norm($0) }),
            ("--global-clip-norm", globalClipNorm.map { .globalNorm($0) }),
            ("--clip-value", clipValue.map { .value($0) }),
        ].filter { $0.1 != nil }
        guard given.count <= 1 else {
            throw CommandFailure("\(given[0].0) does not go with \(given[1].0): give one of them")
        }
        return given.first?.1 ?? .none
    }
}
