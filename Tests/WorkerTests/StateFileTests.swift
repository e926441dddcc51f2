import Checkpoint
import Digest
import Foundation
import NeuralNetwork
import Random
import Testing
import Worker

@Suite(.timeLimit(.minutes(5))) struct StateFileTests {
    /// A state whose every number is its own, in all vectors.
    private func state(_ engine: Engine, _ optimizer: Optimizer, seed: UInt64 = 5) -> TrainingState {
        let state = TrainingState(engine: engine, optimizer: optimizer, seed: RandomKey(seed: seed))
        var numbers = Numbers(seed: seed)
        for vector in state.vectors {
            for (index, parameter) in engine.model.parameters.enumerated() {
                vector.pack(numbers.floats(parameter.count), parameter: index, by: engine)
            }
        }
        return state
    }

    private func model(_ name: String) throws -> Model {
        name == "small" ? try Jobs.small() : try .builtIn(name, height: 12, width: 12, channels: 1, classes: 10)
    }

    @Test(arguments: ["small", "mlp", "cnn", "lenet5"], [Jobs.plain, Jobs.momentum])
    func whatIsEncodedIsDecoded(name: String, optimizer: Optimizer) throws {
        let engine = try Engine(model: model(name), nominalBatch: 4)
        let file = StateFile(engine: engine, optimizer: optimizer)
        let before = state(engine, optimizer)
        let bytes = try file.encode(before)
        #expect(bytes.count == file.byteCount)
        let after = TrainingState(engine: engine, optimizer: optimizer, seed: RandomKey(seed: 1))
        try file.decode(bytes, into: after)
        #expect(after.vectors.map { bits($0.array) } == before.vectors.map { bits($0.array) })
        #expect(try file.encode(after) == bytes)
    }

    @Test(arguments: ["small", "cnn", "lenet5"], [1, 3, 16, 64])
    func theBytesDoNotDependOnTheLayout(name: String, nominal: Int) throws {
        let model = try model(name)
        let (one, other) = (try Engine(model: model, nominalBatch: 7), try Engine(model: model, nominalBatch: nominal))
        let (file, otherFile) = (
            StateFile(engine: one, optimizer: Jobs.momentum), StateFile(engine: other, optimizer: Jobs.momentum)
        )
        let bytes = try file.encode(state(one, Jobs.momentum))
        #expect(try otherFile.encode(state(other, Jobs.momentum)) == bytes)
        #expect(
            try otherFile.weightsDigest(state(other, Jobs.momentum))
                == file.weightsDigest(
                    state(one, Jobs.momentum)))
    }

    @Test func specialNumbersSurvive() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let file = StateFile(engine: engine, optimizer: Jobs.plain)
        let before = state(engine, Jobs.plain)
        let special: [Float] = [-0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1]
        before.weights.pack(special, parameter: 3, by: engine)
        let after = TrainingState(engine: engine, optimizer: Jobs.plain, seed: RandomKey(seed: 1))
        try file.decode(try file.encode(before), into: after)
        #expect(bits(after.weights.unpack(parameter: 3, by: engine)) == bits(special))
    }

    /// The header read by Foundation: the tensors in Keras' order without gaps, and the numbers where it says.
    @Test(arguments: [Jobs.plain, Jobs.momentum]) func theFileIsSafetensorsInKerasOrder(optimizer: Optimizer) throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let state = state(engine, optimizer)
        let bytes = try StateFile(engine: engine, optimizer: optimizer).encode(state)
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length % 8 == 0)
        let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]]
        var end = 0
        for (vector, prefix) in zip(state.vectors, ["", "optimizer/momentum/"]) {
            for (index, parameter) in engine.model.parameters.enumerated() {
                let tensor = try #require(header?[prefix + parameter.name])
                #expect(tensor["dtype"] as? String == "F32")
                #expect(tensor["shape"] as? [Int] == parameter.shape)
                #expect(tensor["data_offsets"] as? [Int] == [end, end + 4 * parameter.count])
                let values = vector.unpack(parameter: index, by: engine)
                let expected = values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> ($0 * 8) & 255) } }
                end += expected.count
                #expect(Array(bytes[8 + length + end - expected.count..<8 + length + end]) == expected)
            }
        }
        #expect(header?.count == engine.model.parameters.count * state.vectors.count)
        #expect(bytes.count == 8 + length + end)
    }

    @Test func ourOwnReaderReadsTheFile() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let state = state(engine, Jobs.momentum)
        let path = NSTemporaryDirectory() + "regatta-state-\(UUID().uuidString).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(try StateFile(engine: engine, optimizer: Jobs.momentum).encode(state)).write(to: URL(filePath: path))
        let file = try SafetensorsFile(path: path)
        let tensors = file.header.tensors
        let own = engine.model.parameters.map(\.name)
        #expect(tensors.map(\.name) == own + own.map { "optimizer/momentum/" + $0 })
        let values = state.vectors.flatMap { vector in own.indices.map { vector.unpack(parameter: $0, by: engine) } }
        for (tensor, values) in zip(tensors, values) { #expect(try file.floats(of: tensor) == values) }
    }

    @Test(arguments: [Jobs.plain, Jobs.momentum])
    func theWeightsDigestIsThatOfTheWeightsAlone(optimizer: Optimizer) throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let state = state(engine, optimizer)
        let file = StateFile(engine: engine, optimizer: optimizer)
        let weights = engine.model.parameters.indices.flatMap { state.weights.unpack(parameter: $0, by: engine) }
        let plain = weights.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> ($0 * 8) & 255) } }
        let digest = try file.weightsDigest(state)
        #expect(digest == SHA256.digest(of: plain))
        for slot in state.slots { unsafe slot.base[0] = 99 }
        #expect(try file.weightsDigest(state) == digest)
        unsafe state.weights.base[0] = 99
        #expect(try file.weightsDigest(state) != digest)
    }

    @Test func aStateOfAnotherSizeIsRefusedAndChangesNothing() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let file = StateFile(engine: engine, optimizer: Jobs.momentum)
        let bytes = try file.encode(state(engine, Jobs.momentum))
        let target = state(engine, Jobs.momentum, seed: 6)
        let before = target.vectors.map { bits($0.array) }
        for bad in [[], [1], Array(bytes.dropLast()), Array(bytes.dropFirst()), bytes + [0]] {
            let error = #expect(throws: WorkerError.self) { try file.decode(bad, into: target) }
            #expect(error?.isInput == true)
            #expect(error?.description.contains("\(bad.count) bytes, expected \(bytes.count)") == true)
        }
        #expect(target.vectors.map { bits($0.array) } == before)
    }

    /// Every byte of the header counts.
    @Test func aStateOfOtherTensorsIsRefused() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let file = StateFile(engine: engine, optimizer: Jobs.plain)
        let target = state(engine, Jobs.plain)
        let bytes = try file.encode(target)
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        for place in stride(from: 0, to: 8 + length, by: 13) {
            var damaged = bytes
            damaged[place] ^= 1
            #expect(throws: WorkerError.self, "byte \(place)") { try file.decode(damaged, into: target) }
        }
    }

    @Test func anotherModelOrOptimizerIsRefused() throws {
        let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
        let bytes = try StateFile(engine: engine, optimizer: Jobs.momentum).encode(state(engine, Jobs.momentum))
        let plain = state(engine, Jobs.plain)
        #expect(throws: WorkerError.self) {
            try StateFile(engine: engine, optimizer: Jobs.plain).decode(bytes, into: plain)
        }
        let lenet = try Engine(
            model: .builtIn("lenet5", height: 12, width: 12, channels: 1, classes: 10), nominalBatch: 2)
        let error = #expect(throws: WorkerError.self) {
            try StateFile(engine: lenet, optimizer: Jobs.momentum).decode(bytes, into: state(lenet, Jobs.momentum))
        }
        #expect(error?.description.contains("'lenet5'") == true)
    }
}
