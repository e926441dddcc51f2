import Checkpoint
import Digest
import NeuralNetwork
import Testing
import Worker

/// The state of a training in fixed point, in memory and in a file.
@Suite struct FixedStateTests {
    private func parts(_ format: NumberFormat) throws -> (engine: Engine, state: TrainingState, optimizer: Optimizer) {
        let optimizer = Optimizer.sgd(learningRate: 0.1, momentum: 0.9)
        let job = try Jobs.make(Jobs.small(), optimizer, format: format)
        let engine = try job.makeEngine()
        return (engine, TrainingState(engine: engine, optimizer: optimizer, seed: job.seed), optimizer)
    }

    @Test func weightsBeginAsTheNearestRawNumbersOfThoseInFloatingPoint() throws {
        let (fixed, float) = (try parts(.accum), try parts(.float32))
        let raw = fixed.engine.unpack(fixed.state.weights.array).flatMap(\.self).map {
            Int32(bitPattern: $0.bitPattern)
        }
        let values = float.engine.unpack(float.state.weights.array).flatMap(\.self)
        #expect(raw.map { Double($0) / 32_768 } == values.map { (Double($0) * 32_768 + 0.5).rounded(.down) / 32_768 })
    }

    /// Momenta are any words, some of them the patterns of numbers that are none.
    @Test func aFileBringsEveryBitBack() throws {
        let (engine, state, optimizer) = try parts(.accum)
        let words = [0x7F80_0001, 0xFFFF_FFFF, 0x8000_0000, 1, 0x7FC0_0001] as [UInt32]
        let momentum = engine.model.parameters.map { parameter in
            (0..<parameter.count).map { Float(bitPattern: words[$0 % words.count]) }
        }
        state.slots[0].array = engine.pack(momentum)
        let file = StateFile(engine: engine, optimizer: optimizer)
        let bytes = try file.encode(state)
        let other = try parts(.accum)
        other.state.weights.array = [Float](repeating: 0, count: engine.layout.flatCount)
        try file.decode(bytes, into: other.state)
        #expect(bits(other.state.weights.array) == bits(state.weights.array))
        #expect(bits(other.state.slots[0].array) == bits(state.slots[0].array))
        #expect(state.firstNotFinite(engine, optimizer) == nil)
    }

    @Test func aFileSaysWhatItsElementsAre() throws {
        for (format, type, name) in [(NumberFormat.accum, "I32", "s16.15"), (.accumFract, "I32", "s16.15+s0.15")] {
            let (engine, state, optimizer) = try parts(format)
            let text = String(
                decoding: try StateFile(engine: engine, optimizer: optimizer).encode(state), as: UTF8.self)
            #expect(text.contains("\"dtype\":\"\(type)\"") && text.contains("\"format\":\"\(name)\""))
            #expect(!text.contains("\"dtype\":\"F32\""))
        }
    }

    @Test func aFileOfAnotherFormatIsRefused() throws {
        let (fixed, float) = (try parts(.accum), try parts(.float32))
        let bytes = try StateFile(engine: float.engine, optimizer: float.optimizer).encode(float.state)
        let file = StateFile(engine: fixed.engine, optimizer: fixed.optimizer)
        #expect(throws: WorkerError.self) { try file.decode(bytes, into: fixed.state) }
    }
}
