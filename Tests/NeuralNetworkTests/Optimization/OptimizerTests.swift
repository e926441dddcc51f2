import Foundation
import NeuralNetwork
import Testing

@Suite struct OptimizerTests {
    /// Keras' rules, one element at a time.
    private func slow(
        _ optimizer: Optimizer, weights: inout [Float], velocity: inout [Float], gradient: [Float]
    ) {
        guard case .sgd(let rate, let momentum, let decay) = optimizer else { return }
        for i in weights.indices {
            if decay != 0 {
                let share: Float = rate * decay
                let loss: Float = weights[i] * share
                weights[i] = weights[i] - loss
            }
            let step: Float = rate * gradient[i]
            if momentum == 0 {
                weights[i] = weights[i] - step
            } else {
                let kept: Float = momentum * velocity[i]
                velocity[i] = kept - step
                weights[i] = weights[i] + velocity[i]
            }
        }
    }

    private func fast(
        _ optimizer: Optimizer, weights: inout [Float], velocity: inout [Float], gradient: [Float], from start: Int = 0,
        count: Int
    ) {
        let slotCount = optimizer.slotNames.count
        unsafe weights.withUnsafeMutableBufferPointer { weights in
            unsafe velocity.withUnsafeMutableBufferPointer { velocity in
                unsafe gradient.withUnsafeBufferPointer { gradient in
                    guard let w = weights.baseAddress, let v = velocity.baseAddress, let g = gradient.baseAddress
                    else { return }
                    let slot = unsafe v + start
                    unsafe withUnsafePointer(to: slot) { slot in
                        unsafe optimizer.update(
                            weights: w + start, slots: UnsafeBufferPointer(start: slot, count: slotCount),
                            gradient: g + start, count: count)
                    }
                }
            }
        }
    }

    private func numbers(_ count: Int, _ seed: UInt64) -> [Float] { someNumbers(count, seed: seed).map { Float($0) } }

    private static let optimizers: [Optimizer] = [
        .sgd(learningRate: 0.1), .sgd(learningRate: 0.01, momentum: 0.9),
        .sgd(learningRate: 0.3, weightDecay: 0.001), .sgd(learningRate: 0.05, momentum: 0.5, weightDecay: 0.01),
    ]

    @Test(arguments: optimizers, [0, 1, 3, 4, 7, 16, 33, 2_047, 2_048, 2_049, 5_000])
    func threeStepsAreThoseOfTheSlowRuleToTheBit(optimizer: Optimizer, count: Int) {
        var weights = numbers(count, 1)
        var velocity = [Float](repeating: 0, count: count)
        var (slowWeights, slowVelocity) = (weights, velocity)
        for step in 0..<3 {
            let gradient = numbers(count, UInt64(2 + step))
            fast(optimizer, weights: &weights, velocity: &velocity, gradient: gradient, count: count)
            slow(optimizer, weights: &slowWeights, velocity: &slowVelocity, gradient: gradient)
        }
        #expect(weights.map(\.bitPattern) == slowWeights.map(\.bitPattern))
        #expect(velocity.map(\.bitPattern) == slowVelocity.map(\.bitPattern))
    }

    @Test(arguments: optimizers) func anyCutGivesTheSameBits(optimizer: Optimizer) {
        let gradient = numbers(100, 9)
        var (whole, wholeVelocity) = (numbers(100, 8), numbers(100, 7))
        var (cut, cutVelocity) = (whole, wholeVelocity)
        fast(optimizer, weights: &whole, velocity: &wholeVelocity, gradient: gradient, count: 100)
        for start in stride(from: 0, to: 100, by: 13) {
            fast(
                optimizer, weights: &cut, velocity: &cutVelocity, gradient: gradient, from: start,
                count: min(13, 100 - start))
        }
        #expect(cut == whole)
        #expect(cutVelocity == wholeVelocity)
    }

    @Test func stepsByHand() {
        var weights: [Float] = [1, -2]
        var velocity: [Float] = [0, 0]
        let plain = Optimizer.sgd(learningRate: 0.5)
        fast(plain, weights: &weights, velocity: &velocity, gradient: [2, 4], count: 2)
        #expect(weights == [0, -4] && velocity == [0, 0])
        let heavy = Optimizer.sgd(learningRate: 0.5, momentum: 0.5, weightDecay: 0.5)
        fast(heavy, weights: &weights, velocity: &velocity, gradient: [2, 4], count: 2)
        #expect(velocity == [-1, -2] && weights == [-1, -5])
        fast(heavy, weights: &weights, velocity: &velocity, gradient: [0, 0], count: 2)
        #expect(velocity == [-0.5, -1] && weights == [-1.25, -4.75])
    }

    @Test func onlyMomentumNeedsASlot() {
        #expect(Optimizer.sgd(learningRate: 0.1).slotNames == [])
        #expect(Optimizer.sgd(learningRate: 0.1, weightDecay: 0.1).slotNames == [])
        #expect(Optimizer.sgd(learningRate: 0.1, momentum: 0.9).slotNames == ["momentum"])
    }

    @Test func aMissingSlotTraps() async {
        await #expect(processExitsWith: .failure) {
            var weight: Float = 0
            let gradient: Float = 0
            unsafe Optimizer.sgd(learningRate: 1, momentum: 0.5).update(
                weights: &weight, slots: UnsafeBufferPointer(start: nil, count: 0), gradient: [gradient], count: 1)
        }
    }

    @Test func badSettingsAreRefusedWithAnExample() {
        for rate in [0, -0.1, .infinity, .nan] as [Float] {
            let error = #expect(throws: OptimizerError.self) { try Optimizer.sgd(learningRate: rate).check() }
            #expect(
                error?.description
                    == "the learning rate is \(rate); it must be finite and above 0, for example 0.01")
        }
        for momentum in [-0.1, 1, 2, .nan] as [Float] {
            let error = #expect(throws: OptimizerError.self) {
                try Optimizer.sgd(learningRate: 1, momentum: momentum).check()
            }
            #expect(
                error?.description
                    == "the momentum is \(momentum); it must be at least 0 and below 1, for example 0.9")
        }
        for decay in [-1, .infinity, .nan] as [Float] {
            let error = #expect(throws: OptimizerError.self) {
                try Optimizer.sgd(learningRate: 1, weightDecay: decay).check()
            }
            #expect(
                error?.description
                    == "the weight decay is \(decay); it must be finite and at least 0, for example 0.0001")
        }
        #expect(throws: Never.self) { for optimizer in Self.optimizers { try optimizer.check() } }
    }

    @Test(arguments: optimizers) func writtenAndReadItIsTheSame(optimizer: Optimizer) throws {
        let data = try JSONEncoder().encode(optimizer)
        #expect(try JSONDecoder().decode(Optimizer.self, from: data) == optimizer)
    }

    @Test func readingFillsInDefaultsAndRefusesWhatCheckRefuses() throws {
        let read = { (text: String) in try JSONDecoder().decode(Optimizer.self, from: Data(text.utf8)) }
        #expect(try read(#"{"sgd": {"learningRate": 0.5}}"#) == .sgd(learningRate: 0.5))
        #expect(throws: OptimizerError.momentum(1)) { try read(#"{"sgd": {"learningRate": 0.5, "momentum": 1}}"#) }
        #expect(throws: DecodingError.self) { try read(#"{"sgd": {}}"#) }
        #expect(throws: DecodingError.self) { try read(#"{"adam": {"learningRate": 0.5}}"#) }
    }
}
