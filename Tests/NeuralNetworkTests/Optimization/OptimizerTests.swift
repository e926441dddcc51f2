import NeuralNetwork
import Testing

/// The rules by hand; Worker's tests compare them with Keras and with a slow optimizer.
@Suite struct OptimizerTests {
    private func numbers(_ count: Int, _ seed: UInt64) -> [Float] { someNumbers(count, seed: seed).map { Float($0) } }

    private static let optimizers: [Optimizer] = [
        .sgd(learningRate: 0.1), .sgd(learningRate: 0.01, momentum: 0.9),
        .sgd(learningRate: 0.05, momentum: 0.5, nesterov: true, weightDecay: 0.01),
        Optimizer(.adam(MomentSettings()), learningRate: 0.1, weightDecay: 0.1, l1: 0.1, l2: 0.1),
        Optimizer(.rmsprop(RMSpropSettings(momentum: 0.5, centered: true)), learningRate: 0.1, clipping: .value(0.5)),
    ]

    @Test(arguments: optimizers, [1, 13, 100, 2_047, 2_048, 2_049])
    func anyCutGivesTheSameBits(optimizer: Optimizer, piece: Int) {
        var whole = UpdateBench(optimizer, weights: numbers(5_000, 8))
        var cut = whole
        for step in 0..<2 {
            let gradient = numbers(5_000, UInt64(9 + step))
            whole.step(gradient)
            cut.step(gradient, piece: piece)
        }
        #expect(cut.weights.map(\.bitPattern) == whole.weights.map(\.bitPattern))
        #expect(cut.slots.map { $0.map(\.bitPattern) } == whole.slots.map { $0.map(\.bitPattern) })
    }

    @Test func sgdByHand() {
        var plain = UpdateBench(.sgd(learningRate: 0.5), weights: [1, -2])
        plain.step([2, 4])
        #expect(plain.weights == [0, -4] && plain.slots == [])
        var heavy = UpdateBench(.sgd(learningRate: 0.5, momentum: 0.5, weightDecay: 0.5), weights: [0, -4])
        heavy.step([2, 4])
        #expect(heavy.slots == [[-1, -2]] && heavy.weights == [-1, -5])
        heavy.step([0, 0])
        #expect(heavy.slots == [[-0.5, -1]] && heavy.weights == [-1.25, -4.75])
        var looking = UpdateBench(.sgd(learningRate: 0.5, momentum: 0.5, nesterov: true), weights: [0])
        looking.step([2])
        #expect(looking.slots == [[-1]] && looking.weights == [-1.5])
    }

    /// With β₁ = β₂ = 0 Adam goes by rate·g/(|g| + ε), whatever the size of g.
    @Test func adamByHand() {
        let settings = MomentSettings(beta1: 0, beta2: 0, epsilon: 1)
        var adam = UpdateBench(Optimizer(.adam(settings), learningRate: 0.5), weights: [1, 1])
        adam.step([3, -1])
        #expect(adam.slots == [[3, -1], [9, 1]] && adam.weights == [0.625, 1.25])
        let decaying = Optimizer(.adamW(settings), learningRate: 0.5, weightDecay: 0.5)
        var other = UpdateBench(decaying, weights: [1, 1])
        other.step([3, -1])
        #expect(other.weights == [0.375, 1])
    }

    @Test func rmspropByHand() {
        let settings = RMSpropSettings(rho: 0.5, momentum: 0.5, epsilon: 2)
        var rmsprop = UpdateBench(Optimizer(.rmsprop(settings), learningRate: 2), weights: [1])
        rmsprop.step([2])  // v = 2, step = 2·2/√4 = 2
        #expect(rmsprop.slots == [[2], [2]] && rmsprop.weights == [-1])
        rmsprop.step([0])  // v = 1, m = 1
        #expect(rmsprop.slots == [[1], [1]] && rmsprop.weights == [-2])
    }

    /// A step of LAMB is as long as `rate` says, in lengths of the weights.
    @Test func lambGoesAShareOfTheWeightsLength() {
        var lamb = UpdateBench(Optimizer(.lamb(MomentSettings(epsilon: 1e-20)), learningRate: 0.5), weights: [3, 4])
        lamb.step([7, -0.1])
        let length = 2.5 / Float(2).squareRoot()
        #expect(abs(lamb.weights[0] - (3 - length)) < 1e-5 && abs(lamb.weights[1] - (4 + length)) < 1e-5)
    }

    /// |w| = 5, |g| = 10: the trust is 0.25·5/10; vectors and parameters of zeros are left to the learning rate.
    @Test func larsScalesMatricesOnly() {
        let settings = LARSSettings(momentum: 0, trust: 0.25, epsilon: 1e-30)
        let optimizer = Optimizer(.lars(settings), learningRate: 2)
        var matrix = UpdateBench(optimizer, weights: [3, 4])
        matrix.step([6, 8])
        #expect(matrix.weights == [1.5, 2])
        var vector = UpdateBench(optimizer, weights: [3, 4])
        vector.isVector = true
        vector.step([6, 8])
        #expect(vector.weights == [-9, -12])
        var zeros = UpdateBench(optimizer, weights: [0, 0])
        zeros.step([6, 8])
        #expect(zeros.weights == [-12, -16])
    }

    @Test func clippingByHand() {
        func after(_ clipping: GradientClipping) -> [Float] {
            var bench = UpdateBench(
                Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 1, clipping: clipping), weights: [0, 0])
            bench.step([3, -4])
            return bench.weights
        }
        #expect(after(.none) == [-3, 4] && after(.norm(5)) == [-3, 4] && after(.globalNorm(6)) == [-3, 4])
        #expect(after(.norm(2.5)) == [-1.5, 2] && after(.globalNorm(2.5)) == [-1.5, 2])
        #expect(after(.value(3.5)) == [-3, 3.5] && after(.value(0.5)) == [-0.5, 0.5])
    }

    @Test func penaltiesAreOnKernelsOnly() {
        let rule = UpdateRule.sgd(momentum: 0, nesterov: false)
        var bench = UpdateBench(Optimizer(rule, learningRate: 1, l1: 0.5, l2: 0.25), weights: [2, -2, 0])
        bench.step([0, 0, 0])
        #expect(bench.weights == [0.5, -0.5, 0])
        var bias = UpdateBench(bench.optimizer, weights: [2, -2, 0])
        bias.isVector = true
        bias.step([0, 0, 0])
        #expect(bias.weights == [2, -2, 0])
    }

    @Test func phasesAreThoseThatNormsAskFor() {
        func phases(_ rule: UpdateRule, _ clipping: GradientClipping = .none) -> [UpdatePhase] {
            Optimizer(rule, learningRate: 1, clipping: clipping).phases
        }
        #expect(phases(.sgd(momentum: 0.9, nesterov: true)) == [.apply])
        #expect(phases(.adam(MomentSettings()), .value(1)) == [.apply])
        #expect(phases(.adam(MomentSettings()), .norm(1)) == [.measure, .apply])
        #expect(phases(.rmsprop(RMSpropSettings()), .globalNorm(1)) == [.measure, .apply])
        #expect(phases(.lars(LARSSettings())) == [.measure, .apply])
        #expect(phases(.lamb(MomentSettings())) == [.moments, .apply])
        #expect(phases(.lamb(MomentSettings()), .norm(1)) == [.measure, .moments, .apply])
    }

    @Test func slotsAreWhatTheRuleKeeps() {
        #expect(Optimizer.sgd(learningRate: 0.1, weightDecay: 0.1).slotNames == [])
        #expect(Optimizer.sgd(learningRate: 0.1, momentum: 0.9).slotNames == ["momentum"])
        func slots(_ rule: UpdateRule) -> [String] { Optimizer(rule, learningRate: 1).slotNames }
        for rule in [.adam(MomentSettings()), .adamW(MomentSettings()), .lamb(MomentSettings())] as [UpdateRule] {
            #expect(slots(rule) == ["momentum", "velocity"])
        }
        #expect(slots(.lars(LARSSettings())) == ["momentum"] && slots(.rmsprop(RMSpropSettings())) == ["velocity"])
        #expect(
            slots(.rmsprop(RMSpropSettings(momentum: 0.1, centered: true)))
                == ["velocity", "momentum", "average_gradient"])
    }

    @Test func aMissingSlotTraps() async {
        await #expect(processExitsWith: .failure) {
            var bench = UpdateBench(.sgd(learningRate: 1, momentum: 0.5), weights: [1])
            bench.slots = []
            bench.step([1])
        }
    }
}
