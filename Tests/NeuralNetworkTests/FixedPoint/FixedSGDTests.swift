import FixedPoint
import NeuralNetwork
import Random
import Testing

/// The update in fixed point against its definition, number by number.
@Suite struct FixedSGDTests {
    private static let seed = RandomKey(seed: 9)
    private static let rules: [UpdateRule] = [
        .sgd(momentum: 0, nesterov: false), .sgd(momentum: 0.9, nesterov: false), .sgd(momentum: 0.7, nesterov: true),
    ]

    /// Vectors of raw numbers and how many were cut.
    private struct State: Equatable {
        var weights: [Int32]
        var slot: [Int32]
        var cut = 0

        init(count: Int, momentum: Bool, scale: Float = 1) {
            var random = TestRandom(seed: 3)
            weights = random.floats(count, scale: scale).map { Int32(FixedFormat.accum.raw($0)) }
            slot = momentum ? random.floats(count, scale: scale).map { Int32(FixedFormat.accum.raw($0)) } : []
        }
    }

    private func gradient(_ count: Int, scale: Float = 8) -> [Int32] {
        var random = TestRandom(seed: 4)
        return random.floats(count, scale: scale).map { Int32(FixedFormat.accum.raw($0)) }
    }

    private func run(
        _ optimizer: Optimizer, _ rounding: StepRounding, _ state: inout State, _ gradient: [Int32], done: Int = 3,
        samples: Int = 64, parts: [Range<Int>]
    ) {
        let rule = FixedSGD(optimizer, rounding, batchSize: 64, seed: Self.seed)
        let step = rule.step(after: done, samples: samples)
        var tile = FixedTile()
        for part in parts {
            let cut = update(rule, step, &state.weights, &state.slot, gradient, part, &tile)
            state.cut += cut
        }
    }

    private func update(
        _ rule: FixedSGD, _ step: FixedSGD.Step, _ weights: inout [Int32], _ slot: inout [Int32], _ gradient: [Int32],
        _ part: Range<Int>, _ tile: inout FixedTile
    ) -> Int {
        var weights = weights.mutableSpan
        var slot = slot.mutableSpan
        return rule.run(step, weights: &weights, slot: &slot, gradient: gradient.span, in: part, &tile)
    }

    /// One product, narrowed by itself.
    private func narrowed(
        _ sum: Int64, _ fractionBits: Int, _ rounding: FixedRounding, draw: UInt64, _ place: Int, _ cut: inout Int
    ) -> Int32 {
        let key = RoundingKey(step: Self.seed.child(.rounding).child(3), purpose: .update, layer: draw)
        let narrowing = Narrowing(fractionBits: fractionBits + 15, to: .accum, rounding: rounding)
        var counts = NarrowingCounts()
        let bits = key.bits(element: UInt64(place), shift: fractionBits)
        defer { cut += counts.overflows }
        return Int32(narrowing(sum, randomBits: bits, counts: &counts))
    }

    private func runSlowly(
        _ optimizer: Optimizer, _ rounding: FixedRounding, _ state: inout State, _ gradient: [Int32], samples: Int
    ) {
        guard case .sgd(let momentum, let nesterov) = optimizer.rule else { return }
        let share = FixedFactor(64 / Double(samples))
        let rate = FixedFactor(optimizer.learningRate.initial / Double(momentum == 0 ? samples : 64))
        let kept = Int64((momentum * 0x1p31).rounded())
        for place in state.weights.indices {
            var g = gradient[place]
            if momentum > 0, samples != 64 {
                g = narrowed(share.mantissa * Int64(g), share.fractionBits, rounding, draw: 1, place, &state.cut)
            }
            var way = g
            if momentum > 0 {
                func roll(_ draw: UInt64) -> Int32 {
                    narrowed(
                        kept * Int64(state.slot[place]) + Int64(g) << 31, 31, rounding, draw: draw, place, &state.cut)
                }
                state.slot[place] = roll(2)
                way = nesterov ? roll(3) : state.slot[place]
            }
            let fall = narrowed(-rate.mantissa * Int64(way), rate.fractionBits, rounding, draw: 0, place, &state.cut)
            let sum = Int64(state.weights[place]) + Int64(fall)
            state.weights[place] = Int32(clamping: sum)
            if sum != Int64(state.weights[place]) { state.cut += 1 }
        }
    }

    @Test(arguments: rules, StepRounding.allCases)
    func aStepIsTheSlowOneToTheBit(rule: UpdateRule, rounding: StepRounding) {
        for samples in [64, 33] {
            let optimizer = Optimizer(rule, learningRate: 0.02)
            var fast = State(count: 2_500, momentum: rule != Self.rules[0])
            var slow = fast
            let before = fast
            let gradient = gradient(2_500)
            run(optimizer, rounding, &fast, gradient, samples: samples, parts: [0..<2_500])
            runSlowly(optimizer, rounding.update, &slow, gradient, samples: samples)
            #expect(fast == slow && fast.weights != before.weights)
        }
    }

    @Test(arguments: rules) func anyCutOfTheVectorGivesTheSame(rule: UpdateRule) {
        let optimizer = Optimizer(rule, learningRate: 0.02)
        let gradient = gradient(3_000)
        var (whole, cut) = (State(count: 3_000, momentum: true), State(count: 3_000, momentum: true))
        run(optimizer, .stochastic, &whole, gradient, parts: [0..<3_000])
        run(optimizer, .stochastic, &cut, gradient, parts: [1_500..<3_000, 0..<1, 1..<1_025, 1_025..<1_500])
        #expect(whole == cut)
    }

    @Test func whatDoesNotFitIsCutAndCounted() {
        let optimizer = Optimizer(Self.rules[1], learningRate: 1e4)
        var fast = State(count: 500, momentum: true, scale: 65_000)
        var slow = fast
        let gradient = gradient(500, scale: 65_000)
        run(optimizer, .nearest, &fast, gradient, parts: [0..<500])
        runSlowly(optimizer, .nearest, &slow, gradient, samples: 64)
        #expect(fast == slow && fast.cut > 100)
    }

    /// A gradient of a hundredth of the last bit moves weights at random only.
    @Test func smallUpdatesSurviveOnAverageWhenTheyAreRoundedAtRandom() {
        let optimizer = Optimizer(Self.rules[0], learningRate: 0.01)
        let start = State(count: 20_000, momentum: false)
        func drift(_ rounding: StepRounding) -> Double {
            var state = start
            run(optimizer, rounding, &state, [Int32](repeating: 64, count: 20_000), parts: [0..<20_000])
            let sum = zip(state.weights, start.weights).reduce(0) { $0 + Int($1.0 - $1.1) }
            return Double(sum) / 20_000
        }
        #expect(drift(.nearest) == 0 && drift(.truncate) == -1)
        #expect(abs(drift(.stochasticUpdate) + 0.01) < 0.004)
    }
}
