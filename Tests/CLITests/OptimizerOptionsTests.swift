import CLI
import NeuralNetwork
import Testing

/// `--optimizer`, `--schedule` and what goes with them, on a data set that is made in no time: 60 images, 8 a step.
@Suite struct OptimizerOptionsTests {
    private func optimizer(_ options: String) throws -> Optimizer {
        let data = ["--data", "synthetic:28x28x1:10:60", "--batch-size", "8", "--epochs", "5"]
        return try JobOptions.parse(data + options.split(separator: " ").map(String.init)).configuration().optimizer
    }

    @Test func anAverageOfTheWeightsIsKeptBesideAnyRule() throws {
        #expect(try optimizer("--ema-momentum 0.5").average == WeightAverage(momentum: 0.5))
        #expect(
            try optimizer("--optimizer lamb --ema-momentum 0.5 --ema-overwrite-every 7").average
                == WeightAverage(momentum: 0.5, overwriteEvery: 7))
        #expect(try optimizer("--optimizer adam").average == nil)
    }

    private func line(_ options: String) -> String { refusal { _ = try optimizer(options) } }

    @Test func everyOptimizerHasItsDefaults() throws {
        #expect(try optimizer("") == .sgd(learningRate: 0.02, momentum: 0.9))
        #expect(try optimizer("--optimizer sgd") == .sgd(learningRate: 0.02, momentum: 0.9))
        let moments = MomentSettings()
        #expect(try optimizer("--optimizer adam") == Optimizer(.adam(moments), learningRate: 0.001))
        #expect(
            try optimizer("--optimizer adamw") == Optimizer(.adamW(moments), learningRate: 0.001, weightDecay: 0.004))
        #expect(try optimizer("--optimizer lamb") == Optimizer(.lamb(moments), learningRate: 0.001))
        #expect(try optimizer("--optimizer rmsprop") == Optimizer(.rmsprop(RMSpropSettings()), learningRate: 0.001))
        #expect(try optimizer("--optimizer lars") == Optimizer(.lars(LARSSettings()), learningRate: 1))
    }

    @Test func everyOptionIsTakenOver() throws {
        #expect(
            try optimizer("--nesterov --momentum 0.5 --weight-decay 0.1 --learning-rate 0.3")
                == .sgd(learningRate: 0.3, momentum: 0.5, nesterov: true, weightDecay: 0.1))
        let moments = MomentSettings(beta1: 0.5, beta2: 0.25, epsilon: 0.125)
        for (name, rule) in [("adam", .adam(moments)), ("lamb", .lamb(moments))] as [(String, UpdateRule)] {
            #expect(
                try optimizer(
                    "--optimizer \(name) --beta1 0.5 --beta2 0.25 --epsilon 0.125 --clip-norm 2 --l1 3 --l2 4")
                    == Optimizer(rule, learningRate: 0.001, clipping: .norm(2), l1: 3, l2: 4))
        }
        #expect(
            try optimizer(
                "--optimizer adamw --weight-decay 0.5 --exclude-from-decay bias --exclude-from-decay gamma "
                    + "--global-clip-norm 3")
                == Optimizer(
                    .adamW(MomentSettings()), learningRate: 0.001, weightDecay: 0.5,
                    excludedFromDecay: ["bias", "gamma"], clipping: .globalNorm(3)))
        #expect(
            try optimizer("--optimizer rmsprop --rho 0.5 --momentum 0.25 --centered --epsilon 1 --clip-value 2")
                == Optimizer(
                    .rmsprop(RMSpropSettings(rho: 0.5, momentum: 0.25, epsilon: 1, centered: true)),
                    learningRate: 0.001, clipping: .value(2)))
        #expect(
            try optimizer("--optimizer lars --momentum 0.5 --trust 0.25 --epsilon 1 --learning-rate 9")
                == Optimizer(.lars(LARSSettings(momentum: 0.5, trust: 0.25, epsilon: 1)), learningRate: 9))
    }

    private func rate(_ options: String) throws -> LearningRate {
        try optimizer("--learning-rate 0.5 " + options).learningRate
    }

    /// The run has 5 epochs of 8 steps.
    @Test func everyScheduleIsTakenOver() throws {
        #expect(try rate("--warmup-steps 4") == LearningRate(0.5, warmupSteps: 4))
        #expect(try rate("--warmup-steps 4 --warmup-from 0.1") == LearningRate(0.5, warmupSteps: 4, warmupFrom: 0.1))
        #expect(try rate("--schedule constant") == 0.5)
        #expect(try rate("--schedule cosine") == LearningRate(0.5, decay: .cosine(steps: 40, end: 0)))
        #expect(
            try rate("--schedule cosine --warmup-steps 10 --end-learning-rate 0.125")
                == LearningRate(0.5, decay: .cosine(steps: 30, end: 0.125), warmupSteps: 10))
        #expect(
            try rate("--schedule polynomial --warmup-steps 50")
                == LearningRate(0.5, decay: .polynomial(steps: 1, end: 0, power: 1), warmupSteps: 50))
        #expect(
            try rate("--schedule polynomial --decay-steps 9 --power 2 --end-learning-rate 0.1")
                == LearningRate(0.5, decay: .polynomial(steps: 9, end: 0.1, power: 2)))
        #expect(
            try rate("--schedule exponential --decay-rate 0.1 --staircase --decay-steps 7")
                == LearningRate(0.5, decay: .exponential(steps: 7, rate: 0.1, staircase: true)))
        #expect(
            try rate("--schedule piecewise --boundaries 3,6 --rates 0.1,0.01")
                == LearningRate(0.5, decay: .piecewise(boundaries: [3, 6], values: [0.1, 0.01])))
    }

    @Test func anOptionOfAnotherOptimizerIsRefusedWithThoseItGoesWith() {
        let cases = [
            (
                "--optimizer adam --momentum 0.5",
                "--momentum does not go with --optimizer adam; it goes with sgd, rmsprop, lars"
            ),
            ("--optimizer lars --nesterov", "--nesterov does not go with --optimizer lars; it goes with sgd"),
            ("--beta1 0.5", "--beta1 does not go with --optimizer sgd; it goes with adam, adamw, lamb"),
            (
                "--optimizer rmsprop --beta2 0.5",
                "--beta2 does not go with --optimizer rmsprop; it goes with adam, adamw, lamb"
            ),
            ("--rho 0.5", "--rho does not go with --optimizer sgd; it goes with rmsprop"),
            ("--centered", "--centered does not go with --optimizer sgd; it goes with rmsprop"),
            (
                "--epsilon 1",
                "--epsilon does not go with --optimizer sgd; it goes with adam, adamw, rmsprop, lars, lamb"
            ),
            ("--optimizer lamb --trust 1", "--trust does not go with --optimizer lamb; it goes with lars"),
        ]
        for (options, expected) in cases { #expect(line(options) == expected) }
    }

    @Test func anOptionOfAnotherScheduleIsRefusedWithThoseItGoesWith() {
        let cases = [
            (
                "--decay-steps 5",
                "--decay-steps does not go with --schedule constant; it goes with exponential, polynomial, cosine"
            ),
            (
                "--schedule cosine --decay-rate 1",
                "--decay-rate does not go with --schedule cosine; it goes with exponential"
            ),
            ("--schedule cosine --power 1", "--power does not go with --schedule cosine; it goes with polynomial"),
            ("--staircase", "--staircase does not go with --schedule constant; it goes with exponential"),
            (
                "--end-learning-rate 1",
                "--end-learning-rate does not go with --schedule constant; it goes with polynomial, cosine"
            ),
            ("--boundaries 1", "--boundaries does not go with --schedule constant; it goes with piecewise"),
            ("--schedule cosine --rates 1", "--rates does not go with --schedule cosine; it goes with piecewise"),
            ("--schedule exponential", "--schedule exponential needs --decay-rate, for example 0.1"),
            (
                "--schedule piecewise --rates 1",
                "--schedule piecewise needs --boundaries and --rates, for example 3000,6000 and 0.01,0.001"
            ),
            ("--warmup-from 1", "--warmup-from needs --warmup-steps, for example 500"),
        ]
        for (options, expected) in cases { #expect(line(options) == expected) }
    }

    @Test func badValuesAreRefusedInOneLine() {
        let cases = [
            ("--learning-rate 0", "optimizer: the learning rate is 0.0; it must be finite and above 0"),
            ("--learning-rate nan", "optimizer: the learning rate is nan"),
            ("--momentum 1", "optimizer: the momentum is 1.0; it must be at least 0 and below 1"),
            ("--momentum 0 --nesterov", "optimizer: the momentum is 0.0; it must be above 0 for Nesterov's rule"),
            ("--optimizer adam --beta1 1", "optimizer: the beta1 is 1.0"),
            ("--optimizer adam --epsilon 0", "optimizer: the epsilon is 0.0"),
            ("--optimizer lars --trust 0", "optimizer: the trust coefficient is 0.0"),
            ("--weight-decay inf", "optimizer: the weight decay is inf"),
            ("--l1=-1", "optimizer: the L1 penalty is -1.0"),
            ("--clip-norm 0", "optimizer: the norm to clip at is 0.0"),
            ("--clip-norm 1 --clip-value 1", "--clip-norm does not go with --clip-value: give one of them"),
            ("--global-clip-norm 1 --clip-value 1", "--global-clip-norm does not go with --clip-value"),
            ("--ema-momentum 1", "optimizer: the momentum of the weights' average is 1.0; it must be at least 0"),
            ("--ema-overwrite-every 5", "--ema-overwrite-every needs --ema-momentum, for example 0.99"),
            ("--warmup-steps=-1", "optimizer: the number of warm-up steps is -1"),
            ("--schedule cosine --decay-steps 0", "optimizer: the number of decay steps is 0"),
            (
                "--schedule piecewise --boundaries 3,x --rates 1,1",
                "--boundaries: '3,x' is no list of steps; write for example"
            ),
            ("--schedule piecewise --boundaries 3, --rates 1,1", "--boundaries: '3,' is no list of steps"),
            ("--schedule piecewise --boundaries 3 --rates a", "--rates: 'a' is no list of learning rates"),
            (
                "--schedule piecewise --boundaries 3 --rates 1,1",
                "optimizer: the number of learning rates at boundaries is 2"
            ),
        ]
        for (options, beginning) in cases {
            let line = line(options)
            #expect(line.hasPrefix(beginning) && !line.contains("\n"), "\(options): \(line)")
        }
    }

    @Test(arguments: ["--optimizer adagrad", "--schedule linear", "--beta1 x", "--warmup-steps 1.5", "--clip-norm"])
    func whatCannotBeReadIsRefusedByTheParser(options: String) {
        #expect(throws: (any Error).self) { try JobOptions.parse(options.split(separator: " ").map(String.init)) }
    }
}
