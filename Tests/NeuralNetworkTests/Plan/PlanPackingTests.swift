import NeuralNetwork
import Testing

/// The flat vectors of random models: every element has one place, the rest is zero and stays so.
@Suite struct PlanPackingTests {
    private static func engine(_ seed: UInt64) throws -> (test: PlanCase, engine: Engine) {
        let (test, nominal) = try RandomModel.makeCase(seed: seed, .any)
        return (test, try Engine(model: test.model, nominalBatch: nominal))
    }

    @Test(arguments: 600..<640 as Range<UInt64>) func everyElementHasAPlaceOfItsOwn(seed: UInt64) throws {
        let (test, engine) = try Self.engine(seed)
        let counts = test.parameters.map(\.count)
        let numbered = counts.map { count in (0..<count).map { Float($0 + 1) } }
        let flat = engine.pack(numbered)
        #expect(flat.count == engine.layout.flatCount)
        for (entry, count) in zip(engine.layout.entries, counts) {
            let values = flat[entry.range]
            #expect(values.filter { $0 != 0 }.sorted() == (0..<count).map { Float($0 + 1) }, "\(test.summary)")
            #expect(values.allSatisfy { $0.sign == .plus }, "what is no element is +0")
        }
        #expect(engine.unpack(flat) == numbered)
    }

    /// Bits that arithmetic would change: NaNs with their payload, −0 and the smallest numbers.
    @Test(arguments: 640..<650 as Range<UInt64>) func anyBitsComeBack(seed: UInt64) throws {
        let (test, engine) = try Self.engine(seed)
        var random = TestRandom(seed: seed)
        let bits = test.parameters.map { $0.map { _ in UInt32(truncatingIfNeeded: random.next()) } }
        let unpacked = engine.unpack(engine.pack(bits.map { $0.map(Float.init(bitPattern:)) }))
        #expect(unpacked.map { $0.map(\.bitPattern) } == bits)
    }

    @Test func packingOneParameterLeavesTheOthersAndClearsItsOwnRubbish() throws {
        let (test, engine) = try Self.engine(601)
        for (index, keras) in test.parameters.enumerated() {
            var flat = [Float](repeating: 7, count: engine.layout.flatCount)
            var span = flat.mutableSpan
            engine.pack(index, from: keras.span, into: &span)
            let range = engine.layout.entries[index].range
            let whole = engine.pack(test.parameters)
            #expect(flat[range] == whole[range])
            #expect(
                flat[..<range.lowerBound].allSatisfy { $0 == 7 } && flat[range.upperBound...].allSatisfy { $0 == 7 })
        }
    }

    @Test func vectorsOfAnotherSizeTrap() async {
        await #expect(processExitsWith: .failure) {
            let (test, engine) = try Self.engine(600)
            _ = engine.unpack([Float](repeating: 0, count: engine.layout.flatCount - 1))
            _ = test
        }
        await #expect(processExitsWith: .failure) {
            let (test, engine) = try Self.engine(600)
            _ = engine.pack(test.parameters.map { $0 + [1] })
        }
    }

    /// Momentum and weight decay over the whole vector, padding and gaps included, as a worker does it.
    @Test(arguments: [6, 16, 17]) func paddingStaysZeroThroughManySteps(filters: Int) throws {
        let layers = [
            Layer("conv", .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, activation: .relu))),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
            Layer("next", .conv2D(Conv2D(filters + 1, kernel: Extent(2, 2)))),
            Layer("dropout", .dropout(rate: 0.25)), Layer("flatten", .flatten),
            Layer("dense", .dense(Dense(19, activation: .relu))), Layer("classes", .dense(Dense(5))),
        ]
        let test = try PlanCase(height: 6, width: 6, channels: 3, batch: 5, layers)
        let engine = try Engine(model: test.model, nominalBatch: 8)
        let trainer = try ToyTrainer(engine, test.parameters, batch: 5, momentum: 0.9, weightDecay: 1e-3)
        for _ in 0..<60 { _ = trainer.step(test) }
        let marks = engine.pack(test.parameters.map { [Float](repeating: 1, count: $0.count) })
        let flat = trainer.flatWeights
        #expect(zip(marks, flat).allSatisfy { $0 == 1 || $1 == 0 })
        #expect(engine.pack(engine.unpack(flat)) == flat)
        #expect(flat.allSatisfy(\.isFinite) && flat != engine.pack(test.parameters))
    }
}
