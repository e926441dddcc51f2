package import NeuralNetwork
package import Random

/// What training changes: the weights and what the optimizer keeps, as flat vectors in the kernels' layouts.
package final class TrainingState: @unchecked Sendable {
    package let weights: FloatBuffer
    /// One vector for each slot of the optimizer, such as the momentum.
    package let slots: [FloatBuffer]
    /// The weights that the test set meets: their average if the optimizer keeps one.
    package let tested: FloatBuffer
    /// Optimizer steps done.
    package var steps = 0

    /// The state before the first step: weights by the seed, slots zero.
    package init(engine: Engine, optimizer: Optimizer, seed: RandomKey) {
        weights = FloatBuffer(count: engine.layout.flatCount)
        slots = optimizer.slotNames.map { _ in FloatBuffer(count: engine.layout.flatCount) }
        tested = optimizer.averageSlot.map { [slots] in slots[$0] } ?? weights
        let key = seed.child(.initialization)
        for (index, values) in engine.model.initialValues(key: key).enumerated() {
            weights.pack(values.map(engine.format.word.word), parameter: index, by: engine)
        }
    }

    /// All vectors: the weights, then the slots.
    package var vectors: [FloatBuffer] { [weights] + slots }
}
