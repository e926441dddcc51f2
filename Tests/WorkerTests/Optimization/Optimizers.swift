import NeuralNetwork

/// Optimizers of every rule and with everything that can be added to one.
enum Optimizers {
    static let rules: [UpdateRule] = [
        .sgd(momentum: 0, nesterov: false), .sgd(momentum: 0.9, nesterov: false), .sgd(momentum: 0.5, nesterov: true),
        .adam(MomentSettings()), .adamW(MomentSettings(beta1: 0.8, beta2: 0.9, epsilon: 1e-3)),
        .rmsprop(RMSpropSettings()), .rmsprop(RMSpropSettings(rho: 0.7, momentum: 0.5)),
        .rmsprop(RMSpropSettings(centered: true)), .rmsprop(RMSpropSettings(momentum: 0.9, centered: true)),
        .lars(LARSSettings()), .lars(LARSSettings(momentum: 0, trust: 0.1, epsilon: 1e-5)), .lamb(MomentSettings()),
    ]

    static let clippings: [GradientClipping] = [.none, .norm(0.5), .globalNorm(2), .value(0.25)]

    static let rates: [LearningRate] = [
        0.01, LearningRate(0.1, warmupSteps: 2), LearningRate(0.1, decay: .cosine(steps: 5, end: 0), warmupSteps: 1),
    ]

    static let averages = [WeightAverage(momentum: 0.75), WeightAverage(momentum: 0.9, overwriteEvery: 3)]

    /// Every rule with every way to clip, with and without decay and penalties, the learning rates by turns.
    static let all: [Optimizer] = rules.enumerated().flatMap { place, rule in
        clippings.flatMap { clipping in
            [false, true].map { more in
                Optimizer(
                    rule, learningRate: rates[(place + (more ? 1 : 0)) % rates.count], weightDecay: more ? 0.1 : 0,
                    clipping: clipping, l1: more ? 0.01 : 0, l2: more ? 0.02 : 0,
                    average: more ? averages[place % averages.count] : nil)
            }
        }
    }

    /// One of each rule, with something added.
    static let some: [Optimizer] = rules.enumerated().map { place, rule in
        Optimizer(
            rule, learningRate: rates[place % rates.count], weightDecay: place % 2 == 0 ? 0.1 : 0,
            clipping: clippings[place % clippings.count])
    }
}
