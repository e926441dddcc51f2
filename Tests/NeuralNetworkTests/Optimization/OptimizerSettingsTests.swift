import Foundation
import NeuralNetwork
import Testing

/// What is refused, and what stands in files and welcomes.
@Suite struct OptimizerSettingsTests {
    private static let plain = UpdateRule.sgd(momentum: 0, nesterov: false)

    private func refusal(_ optimizer: Optimizer) -> String {
        do {
            try optimizer.check()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func badLearningRatesAreRefusedWithAnExample() {
        for rate in [0, -0.1, .infinity, .nan, 1e39, 1e-60] as [Double] {
            #expect(
                refusal(.sgd(learningRate: LearningRate(rate)))
                    == "the learning rate is \(rate); it must be finite and above 0, for example 0.01")
        }
        let cases: [(LearningRate, String)] = [
            (LearningRate(1, warmupSteps: -1), "the number of warm-up steps is -1; it must be at least 0"),
            (LearningRate(1, warmupFrom: -1), "the learning rate that the warm-up begins with is -1.0"),
            (
                LearningRate(1, decay: .cosine(steps: 0, end: 0)),
                "the number of decay steps is 0; it must be at least"
            ),
            (LearningRate(1, decay: .cosine(steps: 1, end: .nan)), "the learning rate that the decay ends with is nan"),
            (LearningRate(1, decay: .polynomial(steps: -5, end: 0, power: 1)), "the number of decay steps is -5"),
            (LearningRate(1, decay: .polynomial(steps: 5, end: -1, power: 1)), "the learning rate that the decay ends"),
            (LearningRate(1, decay: .polynomial(steps: 5, end: 0, power: .nan)), "the power of the decay is nan"),
            (LearningRate(1, decay: .exponential(steps: 5, rate: 0, staircase: true)), "the decay rate is 0.0"),
            (
                LearningRate(1, decay: .exponential(steps: 5, rate: 1.5, staircase: true)),
                "the decay rate is 1.5; it must"
            ),
            (
                LearningRate(1, decay: .piecewise(boundaries: [3, 3], values: [1, 1])),
                "the list of boundaries is [3, 3]"
            ),
            (LearningRate(1, decay: .piecewise(boundaries: [-1], values: [1])), "the list of boundaries is [-1]"),
            (LearningRate(1, decay: .piecewise(boundaries: [], values: [])), "the list of boundaries is []"),
            (LearningRate(1, decay: .piecewise(boundaries: [3], values: [])), "the number of learning rates at bound"),
            (LearningRate(1, decay: .piecewise(boundaries: [3], values: [.nan])), "the learning rate at a boundary is"),
        ]
        for (rate, beginning) in cases {
            let line = refusal(.sgd(learningRate: rate))
            #expect(line.hasPrefix(beginning) && line.contains("; it must be ") && !line.contains("\n"), "\(line)")
        }
    }

    @Test func badSettingsOfRulesAreRefusedWithAnExample() {
        for momentum in [-0.1, 1, 2, .nan, 1.0.nextDown] as [Double] {
            let line = "the momentum is \(momentum); it must be at least 0 and below 1, for example 0.9"
            #expect(refusal(.sgd(learningRate: 1, momentum: momentum)) == line)
            #expect(refusal(Optimizer(.lars(LARSSettings(momentum: momentum)), learningRate: 1)) == line)
            #expect(refusal(Optimizer(.rmsprop(RMSpropSettings(momentum: momentum)), learningRate: 1)) == line)
        }
        #expect(
            refusal(.sgd(learningRate: 1, nesterov: true))
                == "the momentum is 0.0; it must be above 0 for Nesterov's rule, for example 0.9")
        let rules: [(UpdateRule, String)] = [
            (.adam(MomentSettings(beta1: 1)), "the beta1 is 1.0"),
            (.adamW(MomentSettings(beta2: -1)), "the beta2 is -1.0"),
            (.lamb(MomentSettings(epsilon: 0)), "the epsilon is 0.0; it must be finite and at least 1e-30"),
            (.rmsprop(RMSpropSettings(rho: .nan)), "the rho is nan"),
            (.rmsprop(RMSpropSettings(epsilon: .infinity)), "the epsilon is inf"),
            (.lars(LARSSettings(trust: 0)), "the trust coefficient is 0.0"),
            (.lars(LARSSettings(epsilon: -1)), "the epsilon is -1.0"),
        ]
        for (rule, beginning) in rules {
            let line = refusal(Optimizer(rule, learningRate: 1))
            #expect(line.hasPrefix(beginning) && line.contains(", for example "), "\(line)")
        }
    }

    @Test func badAdditionsAreRefusedWithAnExample() {
        for decay in [-1, .infinity, .nan] as [Double] {
            #expect(
                refusal(.sgd(learningRate: 1, weightDecay: decay))
                    == "the weight decay is \(decay); it must be finite and at least 0, for example 0.0001")
            #expect(refusal(Optimizer(Self.plain, learningRate: 1, l1: decay)).hasPrefix("the L1 penalty is \(decay);"))
            #expect(refusal(Optimizer(Self.plain, learningRate: 1, l2: decay)).hasPrefix("the L2 penalty is \(decay);"))
        }
        for limit in [0, -1, .nan, .infinity] as [Double] {
            for clipping in [.norm(limit), .globalNorm(limit), .value(limit)] as [GradientClipping] {
                let line = refusal(Optimizer(Self.plain, learningRate: 1, clipping: clipping))
                #expect(line.contains("to clip at is \(limit); it must be finite and above 0, for example "))
            }
        }
        #expect(
            refusal(Optimizer(Self.plain, learningRate: 1, excludedFromDecay: ["bias", ""])).hasPrefix("the name excl"))
    }

    @Test func anAverageThatIsNoneIsRefusedWithAnExample() {
        for momentum in [-0.1, 1, 2, .nan, 1.0.nextDown] as [Double] {
            let average = WeightAverage(momentum: momentum)
            #expect(
                refusal(Optimizer(Self.plain, learningRate: 1, average: average))
                    == "the momentum of the weights' average is \(momentum); it must be at least 0 and below 1, for example 0.99"
            )
        }
        let never = WeightAverage(momentum: 0.5, overwriteEvery: 0)
        #expect(
            refusal(Optimizer(Self.plain, learningRate: 1, average: never)).hasPrefix(
                "the number of steps after which weights become their average is 0; it must be at least 1"))
    }

    private static let samples: [Optimizer] = [
        .sgd(learningRate: 0.1), .sgd(learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 1e-7),
        Optimizer(
            .adam(MomentSettings(beta1: 0.8, beta2: 0.99, epsilon: 1e-8)),
            learningRate: LearningRate(0.1, decay: .cosine(steps: 9, end: 0.1), warmupSteps: 3, warmupFrom: 0.01),
            weightDecay: 0.1, excludedFromDecay: ["bias", "gamma"], clipping: .norm(1), l1: 0.1, l2: 0.2),
        Optimizer(
            .adamW(MomentSettings()), learningRate: LearningRate(0.1, warmupSteps: 3), clipping: .globalNorm(0.5)),
        Optimizer(
            .rmsprop(RMSpropSettings(rho: 0.8, momentum: 0.5, epsilon: 0.1, centered: true)),
            learningRate: LearningRate(0.1, decay: .exponential(steps: 7, rate: 0.5, staircase: true)),
            clipping: .value(2), average: WeightAverage(momentum: 0.9)),
        Optimizer(Self.plain, learningRate: 1, average: WeightAverage(momentum: 0.999, overwriteEvery: 10)),
        Optimizer(
            .lars(LARSSettings(momentum: 0.8, trust: 0.01, epsilon: 1e-5)),
            learningRate: LearningRate(10, decay: .polynomial(steps: 7, end: 0.1, power: 2))),
        Optimizer(
            .lamb(MomentSettings(beta1: 0.5)),
            learningRate: LearningRate(1, decay: .piecewise(boundaries: [3, 5], values: [0.5, 0.25]))),
    ]

    @Test(arguments: samples) func writtenAndReadItIsTheSame(optimizer: Optimizer) throws {
        try optimizer.check()
        let data = try JSONEncoder().encode(optimizer)
        #expect(try JSONDecoder().decode(Optimizer.self, from: data) == optimizer)
    }

    private func read(_ text: String) throws -> Optimizer {
        try JSONDecoder().decode(Optimizer.self, from: Data(text.utf8))
    }

    @Test func readingFillsInDefaults() throws {
        #expect(try read(#"{"sgd": {"learningRate": 0.5}}"#) == .sgd(learningRate: 0.5))
        #expect(
            try read(#"{"sgd": {"learningRate": 0.5, "momentum": 0.9, "weightDecay": 0}}"#)
                == .sgd(learningRate: 0.5, momentum: 0.9))
        let moments = MomentSettings()
        #expect(try read(#"{"adam": {"learningRate": 1}}"#) == Optimizer(.adam(moments), learningRate: 1))
        #expect(try read(#"{"adamw": {"learningRate": 1}}"#) == Optimizer(.adamW(moments), learningRate: 1))
        #expect(try read(#"{"lamb": {"learningRate": 1}}"#) == Optimizer(.lamb(moments), learningRate: 1))
        #expect(
            try read(#"{"rmsprop": {"learningRate": 1}}"#) == Optimizer(.rmsprop(RMSpropSettings()), learningRate: 1))
        #expect(
            try read(#"{"lars": {"learningRate": {"initial": 1}}}"#)
                == Optimizer(.lars(LARSSettings()), learningRate: 1))
    }

    @Test func readingRefusesWhatCheckRefuses() throws {
        for text in [
            #"{"sgd": {"learningRate": 0.5, "momentum": 1}}"#, #"{"adam": {"learningRate": 0.5, "epsilon": 0}}"#,
            #"{"sgd": {"learningRate": 1, "clipNorm": 1, "clipValue": 1}}"#,
            #"{"sgd": {"learningRate": {"initial": 1, "decay": {"cosine": {"steps": 0, "end": 0}}}}}"#,
        ] {
            #expect(throws: OptimizerError.self) { try read(text) }
        }
        for text in [
            #"{"sgd": {}}"#, #"{"sgdd": {"learningRate": 0.5}}"#, "{}", #"{"sgd": {"learningRate": "fast"}}"#,
            #"{"sgd": {"learningRate": 1}, "adam": {"learningRate": 1}}"#,
            #"{"sgd": {"learningRate": {"initial": 1, "decay": {"tangent": {}}}}}"#,
        ] {
            #expect(throws: DecodingError.self) { try read(text) }
        }
    }
}

/// The texts themselves: older run directories and other programs hold them.
@Suite struct OptimizerTextTests {
    private func text(_ optimizer: Optimizer) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(optimizer), as: UTF8.self)
    }

    @Test func aPlainOptimizerIsWrittenAsEver() throws {
        #expect(
            try text(.sgd(learningRate: 0.25, momentum: 0.5))
                == #"{"sgd":{"learningRate":0.25,"momentum":0.5,"weightDecay":0}}"#)
        #expect(
            try text(Optimizer(.adamW(MomentSettings(beta1: 0.5, beta2: 0.25, epsilon: 0.125)), learningRate: 2))
                == #"{"adamw":{"beta1":0.5,"beta2":0.25,"epsilon":0.125,"learningRate":2,"weightDecay":0}}"#)
    }

    @Test func additionsAreWrittenWhereThereAreSome() throws {
        let optimizer = Optimizer(
            .lars(LARSSettings(momentum: 0.5, trust: 0.25, epsilon: 0.125)), learningRate: 2, weightDecay: 0.5,
            excludedFromDecay: ["bias"], clipping: .globalNorm(4), l1: 8, l2: 16)
        #expect(
            try text(optimizer)
                == #"{"lars":{"epsilon":0.125,"excludedFromDecay":["bias"],"globalClipNorm":4,"l1":8,"l2":16,"#
                + #""learningRate":2,"momentum":0.5,"trust":0.25,"weightDecay":0.5}}"#)
    }

    @Test func schedulesAreWrittenBySteps() throws {
        func rate(_ rate: LearningRate) throws -> String {
            try text(.sgd(learningRate: rate)).replacing(#"{"sgd":{"learningRate":"#, with: "")
                .replacing(#","momentum":0,"weightDecay":0}}"#, with: "")
        }
        #expect(try rate(0.5) == "0.5")
        #expect(
            try rate(LearningRate(0.5, decay: .cosine(steps: 9, end: 0.25), warmupSteps: 3, warmupFrom: 0.125))
                == #"{"decay":{"cosine":{"end":0.25,"steps":9}},"initial":0.5,"warmupFrom":0.125,"warmupSteps":3}"#)
        #expect(
            try rate(LearningRate(0.5, decay: .piecewise(boundaries: [1, 2], values: [0.25, 0.125])))
                == #"{"decay":{"piecewise":{"boundaries":[1,2],"values":[0.25,0.125]}},"initial":0.5,"#
                + #""warmupFrom":0,"warmupSteps":0}"#)
    }
}
