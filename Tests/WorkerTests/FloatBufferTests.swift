import NeuralNetwork
import Testing
import Worker

@Suite struct FloatBufferTests {
    @Test(arguments: [0, 1, 15, 16, 17, 100_003])
    func aBufferIsZeroAndOnACacheLine(count: Int) {
        let buffer = FloatBuffer(count: count)
        #expect(buffer.count == count)
        #expect(bits(buffer.array) == Array(repeating: 0, count: count))
        #expect(unsafe Int(bitPattern: buffer.base) % 64 == 0)
    }

    @Test func whatIsWrittenIsRead() {
        let buffer = FloatBuffer(count: 5)
        unsafe buffer.base[3] = 2
        #expect(unsafe Array(buffer.reading) == [0, 0, 0, 2, 0])
        #expect(unsafe buffer.reading.baseAddress == UnsafePointer(buffer.base))
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func packingAndUnpackingAreInverse(name: String) throws {
        let model = try Model.builtIn(name, height: 12, width: 12, channels: 1, classes: 10)
        let engine = try Engine(model: model, nominalBatch: 4)
        let buffer = FloatBuffer(count: engine.layout.flatCount)
        var numbers = Numbers(seed: 1)
        let values = model.parameters.map { numbers.floats($0.count) }
        for (index, keras) in values.enumerated().reversed() { buffer.pack(keras, parameter: index, by: engine) }
        #expect(bits(buffer.array) == bits(engine.pack(values)))
        for (index, keras) in values.enumerated() {
            #expect(buffer.unpack(parameter: index, by: engine) == keras)
        }
    }

    @Test func aParameterOfAnotherSizeIsABug() async {
        await #expect(processExitsWith: .failure) {
            let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
            FloatBuffer(count: engine.layout.flatCount).pack([1, 2, 3], parameter: 0, by: engine)
        }
    }

    @Test func aBufferOfAnotherModelIsABug() async {
        await #expect(processExitsWith: .failure) {
            let engine = try Engine(model: Jobs.small(), nominalBatch: 2)
            _ = FloatBuffer(count: engine.layout.flatCount + 16).unpack(parameter: 0, by: engine)
        }
    }
}
