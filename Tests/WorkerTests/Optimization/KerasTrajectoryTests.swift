import Foundation
import NeuralNetwork
import Testing
import Worker

/// Twenty steps of small parameters as Keras takes them, in double precision; `Tests/Golden/optimizers.py` wrote them.
struct KerasTrajectories: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let optimizer: Optimizer
        /// After each of the steps `kept`, of each parameter.
        let weights: [[[Double]]]
        var testDescription: String { "\(optimizer)" }
    }

    let keras: String
    let names: [String]
    let shapes: [[Int]]
    let kept: [Int]
    let start: [[Double]]
    /// Of each step, of each parameter.
    let gradients: [[[Double]]]
    let cases: [Case]

    static let all: KerasTrajectories? = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/optimizers.json")
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(KerasTrajectories.self, from: data)
    }()

    /// The parameters one after the other, as the kernels' layouts have them but for gaps.
    func targets(_ optimizer: Optimizer) -> [UpdateTarget] {
        var place = 0
        return zip(names, shapes).map { name, shape in
            let range = place..<place + shape.reduce(1, *)
            place = range.upperBound
            return UpdateTarget(
                range: range, isVector: shape.count == 1,
                decays: !optimizer.excludedFromDecay.contains { name.contains($0) })
        }
    }
}

@Suite struct KerasTrajectoryTests {
    private static let cases = KerasTrajectories.all?.cases ?? []

    @Test func theTrajectoriesAreThere() throws {
        let all = try #require(KerasTrajectories.all)
        #expect(all.keras.hasPrefix("3.") && all.gradients.count == all.kept.last)
        let rules = Set(all.cases.compactMap { "\($0.optimizer.rule)".split(separator: "(").first })
        #expect(rules == ["sgd", "adam", "adamW", "rmsprop", "lars", "lamb"] && all.cases.count >= 31)
    }

    /// The formulas are Keras'. Where it clips by a norm it rounds that to single precision, so it agrees less there.
    @Test(arguments: cases) func theSlowOptimizerInDoublePrecisionIsKeras(test: KerasTrajectories.Case) throws {
        let all = try #require(KerasTrajectories.all)
        var slow = SlowOptimizer<Double>(
            test.optimizer, all.targets(test.optimizer), weights: all.start.flatMap(\.self))
        let tolerance = test.optimizer.phases.contains(.measure) ? 1e-7 : 1e-12
        for (step, gradient) in all.gradients.enumerated() {
            slow.step(gradient.flatMap(\.self))
            guard let kept = all.kept.firstIndex(of: step + 1) else { continue }
            let theirs = test.weights[kept].flatMap(\.self)
            let error = zip(slow.weights, theirs).reduce(0) { max($0, abs($1.0 - $1.1) / max(abs($1.1), 1)) }
            #expect(error <= tolerance, "after step \(step + 1)")
        }
    }

    /// What trains agrees to what single precision allows: relative to the largest weight of the parameter.
    @Test(arguments: cases) func theUpdateAgreesToOneInAMillion(test: KerasTrajectories.Case) throws {
        let all = try #require(KerasTrajectories.all)
        let targets = all.targets(test.optimizer)
        let update = UpdateHarness(test.optimizer, targets, weights: all.start.flatMap(\.self).map { Float($0) })
        for (step, gradient) in all.gradients.enumerated() {
            update.step(gradient.flatMap(\.self).map { Float($0) })
            guard let kept = all.kept.firstIndex(of: step + 1) else { continue }
            for (target, theirs) in zip(targets, test.weights[kept]) {
                let own = update.weights.array[target.range]
                let size = theirs.reduce(0) { max($0, abs($1)) }
                let error = zip(own, theirs).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
                #expect(error <= 1e-6 * size, "after step \(step + 1): \(error / size)")
            }
        }
    }
}

/// A weight update with its vectors, driven as the trainer does.
final class UpdateHarness {
    let optimizer: Optimizer
    let weights: FloatBuffer
    let slots: [FloatBuffer]
    let gradient: FloatBuffer
    let update: WeightUpdate
    let threads: Int
    var steps: Int

    init(
        _ optimizer: Optimizer, _ targets: [UpdateTarget], weights values: [Float], slots: [[Float]]? = nil,
        steps: Int = 0, threads: Int = 1
    ) {
        self.optimizer = optimizer
        self.steps = steps
        self.threads = threads
        weights = FloatBuffer(count: values.count)
        weights.array = values
        gradient = FloatBuffer(count: values.count)
        self.slots = optimizer.slotNames.map { _ in FloatBuffer(count: values.count) }
        for (slot, values) in zip(self.slots, slots ?? []) { slot.array = values }
        update = WeightUpdate(
            optimizer: optimizer, targets: targets, weights: weights, slots: self.slots, threads: threads)
    }

    /// One step; the threads one after the other, last first.
    func step(_ values: [Float]) {
        gradient.array = values
        update.begin(after: steps)
        for phase in update.phases {
            for thread in (0..<threads).reversed() {
                unsafe update.run(phase, gradient: gradient.reading, thread: thread)
            }
            update.end(phase)
        }
        steps += 1
    }
}
