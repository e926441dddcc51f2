import NeuralNetwork
import Random

/// Training in the smallest form: one plan, one optimizer, one group.
final class ToyTrainer {
    private let engine: Engine
    private let plan: Plan
    private let vectors: Vectors
    private let optimizer: Optimizer
    private var momentum: [Float]

    init(
        _ engine: Engine, _ parameters: [[Float]], batch: Int, learningRate: Float = 0.05, momentum: Float = 0,
        weightDecay: Float = 0
    ) throws {
        self.engine = engine
        plan = try engine.makePlan(batch: batch, mode: .training)
        vectors = Vectors(engine.pack(parameters))
        optimizer = .sgd(
            learningRate: LearningRate(Double(learningRate)), momentum: Double(momentum),
            weightDecay: Double(weightDecay))
        self.momentum = [Float](repeating: 0, count: engine.layout.flatCount)
    }

    /// One step over a micro-batch; gives its loss before the update.
    func step(_ test: PlanCase) -> BatchResult {
        test.fill(plan)
        let result = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: test.batch, dropout: test.key,
            gradientReady: { _ in })
        update()
        return result
    }

    /// Updates all weights from the gradients beside them.
    private func update() {
        let slotCount = optimizer.slotNames.count
        unsafe momentum.withUnsafeMutableBufferPointer { slot in
            guard var base = slot.baseAddress else { return }
            unsafe withUnsafeMutablePointer(to: &base) { slots in
                let slots = unsafe UnsafeBufferPointer(start: slots, count: slotCount)
                let step = UpdateStep(optimizer, step: 0)
                unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: UpdateVectors.tileElements) { scratch in
                    guard let scratch = scratch.baseAddress else { return }
                    let all = unsafe UpdateVectors(
                        weights: vectors.weights, slots: slots, gradient: vectors.gradient, scratch: scratch)
                    for target in optimizer.targets(in: engine.layout) {
                        _ = optimizer.run(.apply, step.factors(of: target), on: all, in: target.range)
                    }
                }
            }
        }
    }

    /// Loss and hits over a micro-batch, with the weights of now.
    func evaluate(_ test: PlanCase) throws -> BatchResult {
        let plan = try engine.makePlan(batch: test.batch, mode: .inference)
        test.fill(plan)
        return unsafe plan.evaluate(weights: vectors.weights)
    }

    var flatWeights: [Float] { vectors.values }
    var weights: [[Float]] { engine.unpack(vectors.values) }
}

/// Images with a bright corner, noise all over, and the corner as the label: 4 classes that a small model can learn.
enum Corners {
    static func makeCase(_ model: Model, batch: Int, seed: UInt64) -> PlanCase {
        var random = TestRandom(seed: seed)
        let (height, width) = (model.inputHeight, model.inputWidth)
        var images: [Float] = []
        var labels: [Int32] = []
        for _ in 0..<batch {
            let label = Int(random.next() % 4)
            labels.append(Int32(label))
            for row in 0..<height {
                for column in 0..<width {
                    let corner = (row < height / 2 ? 0 : 2) + (column < width / 2 ? 0 : 1)
                    images += random.floats(model.inputChannels, scale: 0.3).map { $0 + (corner == label ? 0.5 : 0) }
                }
            }
        }
        return PlanCase(model, images: images, labels: labels, seed: seed)
    }

    /// What a model begins with, as a run would.
    static func parameters(_ model: Model) -> [[Float]] {
        model.initialValues(key: RandomKey(seed: 3).child(.initialization))
    }
}
