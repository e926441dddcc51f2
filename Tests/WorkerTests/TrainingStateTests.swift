import NeuralNetwork
import Random
import Testing
import Worker

@Suite struct TrainingStateTests {
    private func state(_ model: Model, nominal: Int = 3, _ optimizer: Optimizer = Jobs.momentum, seed: UInt64 = 7)
        throws -> (TrainingState, Engine)
    {
        let engine = try Engine(model: model, nominalBatch: nominal)
        return (TrainingState(engine: engine, optimizer: optimizer, seed: RandomKey(seed: seed)), engine)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func trainingBeginsWithTheInitialValues(name: String) throws {
        let model = try Model.builtIn(name, height: 12, width: 12, channels: 1, classes: 10)
        let (state, engine) = try state(model)
        let key = RandomKey(seed: 7).child(.initialization)
        for (index, parameter) in model.parameters.enumerated() {
            let expected = initialValues(of: parameter, index: index, key: key)
            #expect(bits(state.weights.unpack(parameter: index, by: engine)) == bits(expected), "\(parameter.name)")
        }
        #expect(state.steps == 0)
    }

    @Test func aSlotForEachThatTheOptimizerKeepsBeginsAtZero() throws {
        let (withMomentum, _) = try state(Jobs.small())
        #expect(withMomentum.slots.count == 1 && withMomentum.vectors.count == 2)
        #expect(withMomentum.slots[0].array.allSatisfy { $0.bitPattern == 0 })
        #expect(withMomentum.slots[0].count == withMomentum.weights.count)
        #expect(withMomentum.vectors[0] === withMomentum.weights)
        let (without, _) = try state(Jobs.small(), Jobs.plain)
        #expect(without.slots.isEmpty && without.vectors.count == 1)
    }

    @Test func theSeedAndNothingElseDecidesTheWeights() throws {
        let model = try Jobs.small()
        let (first, engine) = try state(model)
        let (again, other) = try state(model, nominal: 11, Jobs.plain)
        for index in model.parameters.indices {
            let values = bits(first.weights.unpack(parameter: index, by: engine))
            #expect(bits(again.weights.unpack(parameter: index, by: other)) == values)
        }
        let (foreign, _) = try state(model, seed: 8)
        #expect(foreign.weights.array != first.weights.array)
    }

    @Test func gapsAndPaddingAreZero() throws {
        let (state, engine) = try state(Jobs.small())
        let ones = engine.pack(engine.model.parameters.map { [Float](repeating: 1, count: $0.count) })
        for (mark, value) in zip(ones, state.weights.array) where mark == 0 { #expect(value.bitPattern == 0) }
    }
}
