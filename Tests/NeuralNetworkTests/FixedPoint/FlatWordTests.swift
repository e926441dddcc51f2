import FixedPoint
import NeuralNetwork
import Testing

@Suite struct FlatWordTests {
    @Test func aFloatIsItsOwnWord() {
        for value in [0, -1.5, Float.infinity] {
            #expect(FlatWord.float32.word(of: value) == value && FlatWord.float32.value(of: value) == value)
        }
    }

    @Test(arguments: [(Float(0), Int32(0)), (1, 32_768), (-1, -32_768), (0x1p-15, 1), (0x1p-17, 0), (1e9, .max)])
    func aFixedWordIsTheNearestRawNumber(value: Float, raw: Int32) {
        #expect(FlatWord.fixed.word(of: value).bitPattern == UInt32(bitPattern: raw))
    }

    /// Some words are the patterns of numbers that are none; they are carried all the same.
    @Test(arguments: [Int32.min, -1, -4_194_303, 0x7F80_0001, 0x7FC0_0000, -8_388_607])
    func anyRawNumberSurvivesTheFlatVector(raw: Int32) throws {
        let model = try FixedModels.model("dense")
        let engine = try Engine(model: model, format: .accum, nominalBatch: 1)
        let word = Float(bitPattern: UInt32(bitPattern: raw))
        let flat = engine.pack(model.parameters.map { [Float](repeating: word, count: $0.count) })
        let back = engine.unpack(flat).flatMap { $0.map(\.bitPattern) }
        #expect(Set(back) == [UInt32(bitPattern: raw)])
    }

    @Test func valuesAreExactUpToTwentyFourBits() {
        for raw in [1, -1, 8_388_607, -16_777_216] as [Int32] {
            let word = Float(bitPattern: UInt32(bitPattern: raw))
            #expect(Double(FlatWord.fixed.value(of: word)) == Double(raw) / 32_768)
        }
        #expect(NumberFormat.accum.word == .fixed && NumberFormat.accumFract.word == .fixed)
        #expect(NumberFormat.floating.allSatisfy { $0.word == .float32 && $0.fixed == nil })
    }

    @Test func parametersLieAsInKeras() throws {
        let model = try FixedModels.model("same")
        let engine = try Engine(model: model, format: .accumFract, nominalBatch: 2)
        let numbers = model.parameters.map { parameter in (0..<parameter.count).map { Float($0) } }
        let flat = engine.pack(numbers)
        for (entry, numbers) in zip(engine.layout.entries, numbers) {
            #expect(Array(flat[entry.range].prefix(numbers.count)) == numbers && entry.range.lowerBound % 16 == 0)
        }
    }
}
