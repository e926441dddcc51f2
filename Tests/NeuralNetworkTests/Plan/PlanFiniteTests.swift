import NeuralNetwork
import Testing

/// Finding the first layer whose result is not finite.
@Suite struct PlanFiniteTests {
    private static let model = try? Model.builtIn("lenet5", height: 16, width: 16, channels: 2, classes: 10)

    private func found(_ change: (inout [[Float]], inout [Float]) -> Void) throws -> String? {
        let model = try #require(Self.model)
        let test = PlanCase(model, batch: 3)
        var (parameters, images) = (test.parameters, test.images)
        change(&parameters, &images)
        let changed = PlanCase(model, images: images, labels: test.labels)
        let engine = try Engine(model: model, nominalBatch: 3)
        let plan = try engine.makePlan(batch: 3, mode: .training)
        changed.fill(plan)
        let vectors = Vectors(engine.pack(parameters))
        unsafe _ = plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: 3, dropout: test.key, gradientReady: { _ in }
        )
        return unsafe plan.firstNotFinite(weights: vectors.weights, dropout: test.key)
    }

    @Test func aPlanOfGoodNumbersHasNone() throws {
        #expect(try found { _, _ in } == nil)
    }

    /// The bias goes to every result of its layer. ReLU may swallow a NaN, infinity it lets through.
    @Test func theLayerIsTheOneWhoseParameterIsInfinite() throws {
        let model = try #require(Self.model)
        for (index, parameter) in model.parameters.enumerated() where parameter.shape.count == 1 {
            let name = try found { parameters, _ in parameters[index][0] = .infinity }
            #expect(name == "\(parameter.name.dropLast("/bias".count)) forward")
        }
    }

    @Test func aNaNInTheLastLayerIsFoundThere() throws {
        let last = try #require(Self.model).parameters.count - 1
        #expect(try found { parameters, _ in parameters[last][3] = .nan } == "dense_2 forward")
    }

    @Test(arguments: [0, 255, 1535]) func aBadPixelIsFoundAtOnce(place: Int) throws {
        let name = try found { _, images in images[place] = .infinity }
        #expect(name?.hasPrefix("conv2d ") == true, "\(name ?? "none")")
    }

    @Test func anOverflowIsFoundWhereItHappens() throws {
        let model = try #require(Self.model)
        let kernel = try #require(model.parameters.firstIndex { $0.name == "dense_1/kernel" })
        let name = try found { parameters, _ in
            for index in parameters[kernel].indices { parameters[kernel][index] = 3e38 }
        }
        #expect(name == "dense_1 forward")
    }
}

/// The search itself, against one that looks at each value.
@Suite struct FirstNotFiniteTests {
    private func search(_ values: [Float]) -> Int? {
        unsafe values.withUnsafeBufferPointer { unsafe firstNotFinite($0) }
    }

    @Test(arguments: [0, 1, 7, 4095, 4096, 4097, 12_288, 12_300]) func finiteValuesHaveNone(count: Int) {
        var random = TestRandom(seed: 3)
        let values = random.floats(count, scale: .greatestFiniteMagnitude)
        #expect(search(values) == nil)
        unsafe values.withUnsafeBufferPointer { unsafe #expect(isFinite($0)) }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, .signalingNaN, Float(bitPattern: 0xFFFF_FFFF)])
    func eachKindIsFoundAtEachPlace(bad: Float) {
        for count in [1, 2, 4096, 4097, 9000] {
            for place in Set([0, 1, 4094, 4095, 4096, 4097, count - 1]) where place < count {
                var values = [Float](repeating: -0.0, count: count)
                values[place] = bad
                #expect(search(values) == place)
                values[count - 1] = bad
                #expect(search(values) == values.firstIndex { !$0.isFinite })
            }
        }
    }

    @Test func theLargestAndSmallestNumbersAreFinite() {
        #expect(search([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -0.0]) == nil)
    }
}
