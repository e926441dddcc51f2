import Foundation
import NeuralNetwork
import Testing

@Suite struct LearningRateTests {
    private static let decays: [LearningRateDecay] = [
        .constant, .piecewise(boundaries: [0, 10, 11], values: [0.5, 0.25, 0.125]),
        .exponential(steps: 7, rate: 0.3, staircase: false), .exponential(steps: 7, rate: 0.3, staircase: true),
        .exponential(steps: 1, rate: 1, staircase: false), .polynomial(steps: 40, end: 0.01, power: 1),
        .polynomial(steps: 40, end: 0, power: 2), .polynomial(steps: 33, end: 2, power: 0.5),
        .polynomial(steps: 33, end: 0.5, power: 0), .cosine(steps: 40, end: 0), .cosine(steps: 1, end: 0.5),
    ]

    /// The formula with the C library's functions.
    private func slow(_ decay: LearningRateDecay, _ step: Int, since: Int, initial: Double) -> Double {
        switch decay {
        case .constant: return initial
        case .piecewise(let boundaries, let values):
            var value = initial
            for (boundary, next) in zip(boundaries, values) where step > boundary { value = next }
            return value
        case .exponential(let steps, let rate, let staircase):
            let exponent = Double(since) / Double(steps)
            return initial * pow(rate, staircase ? floor(exponent) : exponent)
        case .polynomial(let steps, let end, let power):
            return since >= steps && power > 0
                ? end : (initial - end) * pow(1 - min(1, Double(since) / Double(steps)), power) + end
        case .cosine(let steps, let end):
            let wave = 0.5 * (1 + cos(.pi * min(1, Double(since) / Double(steps))))
            return initial * ((1 - end / initial) * wave + end / initial)
        }
    }

    @Test(arguments: decays, [0, 1, 5]) func everyStepIsThatOfTheFormula(decay: LearningRateDecay, warmup: Int) {
        let rate = LearningRate(0.7, decay: decay, warmupSteps: warmup, warmupFrom: 0.2)
        for step in 0..<100 {
            let expected =
                step < warmup
                ? 0.2 + 0.5 * Double(step) / Double(warmup)
                : slow(decay, step, since: step - warmup, initial: 0.7)
            #expect(abs(rate.value(at: step) - expected) <= 1e-15, "step \(step)")
        }
    }

    @Test func valuesByHand() {
        let rise = LearningRate(1, warmupSteps: 4)
        #expect((0..<6).map { rise.value(at: $0) } == [0, 0.25, 0.5, 0.75, 1, 1])
        let wave = LearningRate(2, decay: .cosine(steps: 2, end: 0))
        #expect((0..<4).map { wave.value(at: $0) } == [2, 1, 0, 0])
        let stairs = LearningRate(1, decay: .exponential(steps: 2, rate: 0.5, staircase: true))
        #expect((0..<6).map { stairs.value(at: $0) } == [1, 1, 0.5, 0.5, 0.25, 0.25])
        let pieces = LearningRate(1, decay: .piecewise(boundaries: [2], values: [0.1]), warmupSteps: 1)
        #expect((0..<5).map { pieces.value(at: $0) } == [0, 1, 1, 0.1, 0.1])
        let line = LearningRate(1, decay: .polynomial(steps: 4, end: 0, power: 1))
        #expect((0..<6).map { line.value(at: $0) } == [1, 0.75, 0.5, 0.25, 0, 0])
    }

    @Test func stepsWithoutEndStayInRange() {
        for decay in Self.decays {
            for step in [1 << 20, 1 << 40, Int.max] {
                let value = LearningRate(0.5, decay: decay, warmupSteps: 10).value(at: step)
                #expect(value >= 0 && value <= 2, "\(decay) at \(step): \(value)")
            }
        }
    }

    @Test func aLiteralIsAConstantRate() {
        let (real, whole): (LearningRate, LearningRate) = (0.25, 3)
        #expect(real == LearningRate(0.25) && whole == LearningRate(3))
        #expect(real.value(at: 0) == 0.25 && real.value(at: 1_000_000) == 0.25)
    }

    @Test func wholePowersAreThoseOfTheLibrary() {
        for base in [0, 0.1, 0.5, 0.9, 0.999, 1, 1.5] as [Double] {
            for exponent in [0, 1, 2, 3, 7, 20, 1000, 1_000_000] {
                let (own, library) = (PortableMath.power(base, exponent), pow(base, Double(exponent)))
                #expect(own == library || abs(own - library) <= 1e-9 * library, "\(base) to \(exponent)")
                if exponent < 50 { #expect(abs(own - library) <= 1e-14 * library) }
            }
        }
    }

    @Test func realPowersAreThoseOfTheLibrary() {
        for base in [0, 1e-300, 0.001, 0.3, 0.5, 0.97, 1, 2.5] as [Double] {
            for exponent in [0, 0.25, 0.5, 1, 1.5, 2, 3.7, 20.1] as [Double] {
                let (own, library) = (PortableMath.power(base, exponent), pow(base, exponent))
                #expect(abs(own - library) <= 2e-14 * library, "\(base) to \(exponent): \(own) and \(library)")
            }
        }
    }

    @Test func theCosineIsThatOfTheLibrary() {
        for place in 0...1000 {
            let x = Double(place) / 1000
            #expect(abs(PortableMath.cosineOfHalfTurns(x) - cos(.pi * x)) <= 5e-16, "\(x)")
        }
        #expect([0, 0.5, 1].map { PortableMath.cosineOfHalfTurns($0) } == [1, 0, -1])
    }

    @Test func whatIsOutsideTheFunctionsTraps() async {
        await #expect(processExitsWith: .failure) { _ = PortableMath.cosineOfHalfTurns(1.5) }
        await #expect(processExitsWith: .failure) { _ = PortableMath.power(2, -1) }
        await #expect(processExitsWith: .failure) { _ = PortableMath.power(-2, 0.5) }
    }
}
