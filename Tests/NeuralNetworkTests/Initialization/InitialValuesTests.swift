import NeuralNetwork
import Random
import Testing

@Suite struct InitialValuesTests {
    private let key = RandomKey(seed: 77).child(.initialization)

    /// The parameters of one dense layer, kernel and bias.
    private func dense(_ inputs: Int, _ units: Int, _ initializer: Initializer) throws -> [Parameter] {
        try Model(
            name: "dense", inputHeight: 1, inputWidth: 1, inputChannels: inputs,
            layers: [Layer("f", .flatten), Layer("d", .dense(Dense(units, initializer: initializer)))]
        ).parameters
    }

    /// Mean, variance and the mean fourth power over the squared variance.
    private func moments(_ values: [Float]) -> (mean: Double, variance: Double, kurtosis: Double) {
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + Double($1) } / count
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        let fourth = values.reduce(0) { $0 + Double($1) * Double($1) * Double($1) * Double($1) } / count
        return (mean, variance, fourth / (variance * variance))
    }

    @Test(arguments: [(200, 300), (64, 1_000), (1_000, 64)], [Initializer.glorotUniform, .heUniform])
    func uniformKernelsFillTheirBounds(fans: (Int, Int), initializer: Initializer) throws {
        let values = initialValues(of: try dense(fans.0, fans.1, initializer)[0], index: 0, key: key)
        let fan = initializer == .glorotUniform ? fans.0 + fans.1 : fans.0
        let limit = (6 / Double(fan)).squareRoot()
        let largest = Double(values.map(abs).max() ?? 0)
        #expect(values.count == fans.0 * fans.1)
        #expect(largest <= Double(Float(limit)) && largest > 0.999 * limit)
        let (mean, variance, kurtosis) = moments(values)
        #expect(abs(mean) < 0.01 * limit)
        #expect(abs(variance / (limit * limit / 3) - 1) < 0.01)
        #expect(abs(kurtosis - 1.8) < 0.02)
    }

    @Test(arguments: [(200, 300), (64, 1_000), (1_000, 64)])
    func normalKernelsHaveTheDeviationOfHeAndEndAtTwoSigma(fans: (Int, Int)) throws {
        let values = initialValues(of: try dense(fans.0, fans.1, .heNormal)[0], index: 0, key: key)
        let deviation = (2 / Double(fans.0)).squareRoot()
        let (mean, variance, kurtosis) = moments(values)
        #expect(abs(mean) < 0.01 * deviation)
        #expect(abs(variance.squareRoot() / deviation - 1) < 0.005)
        let largest = Double(values.map(abs).max() ?? 0) / deviation
        #expect(largest <= 2 / TruncatedNormal.deviation + 1e-6 && largest > 2.26)
        // Of a normal cut at ±2: E z⁴ = 3 E z² − 8 φ(2)·2 / (2Φ(2) − 1) and E z² = 0.77374…, so E z⁴ / (E z²)² = 2.3655.
        #expect(abs(kurtosis - 2.3655) < 0.03)
    }

    /// Kolmogorov and Smirnov: the largest distance between the shares below a value, found and expected.
    @Test(arguments: [Initializer.glorotUniform, .heUniform, .heNormal])
    func theSharesBelowEveryValueAreThoseOfTheDistribution(initializer: Initializer) throws {
        let values = initialValues(of: try dense(300, 300, initializer)[0], index: 0, key: key).sorted()
        let distribution = initializer.distribution(fanIn: 300, fanOut: 300)
        for step in stride(from: 0, to: values.count, by: 50) {
            let share = Double(step) / Double(values.count)
            let low = distribution.value(UInt32(max(share - 0.006, 0) * 0x1p32))
            let high = distribution.value(UInt32(min((share + 0.006) * 0x1p32, 0x1p32 - 1)))
            #expect(low <= values[step] && values[step] <= high, "share \(share)")
        }
    }

    @Test func fansOfConvolutionsCountTheReceptiveField() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let kernel = model.parameters[2]
        #expect(kernel.shape == [3, 3, 32, 64])
        #expect(kernel.fanIn == 288)
        #expect(kernel.fanOut == 576)
        let values = initialValues(of: kernel, index: 2, key: key)
        #expect(abs(moments(values).variance / (2 / 288) - 1) < 0.03)
    }

    @Test func biasesBeginAtZero() throws {
        #expect(initialValues(of: try dense(3, 5, .heNormal)[1], index: 1, key: key) == [0, 0, 0, 0, 0])
    }

    @Test(arguments: [Initializer.glorotUniform, .heUniform, .heNormal])
    func anElementDependsOnItsPlaceAlone(initializer: Initializer) throws {
        let parameter = try dense(7, 9, initializer)[0]
        let values = initialValues(of: parameter, index: 4, key: key)
        let distribution = initializer.distribution(fanIn: 7, fanOut: 9)
        for e in values.indices.reversed() {
            #expect(values[e] == distribution.value(key.child(4).philox.words(UInt64(e / 4))[e % 4]))
        }
    }

    @Test func parametersAndSeedsHaveStreamsOfTheirOwn() throws {
        let parameter = try dense(6, 6, .glorotUniform)[0]
        let first = initialValues(of: parameter, index: 0, key: key)
        #expect(first == initialValues(of: parameter, index: 0, key: key))
        #expect(first != initialValues(of: parameter, index: 2, key: key))
        #expect(first != initialValues(of: parameter, index: 0, key: RandomKey(seed: 78).child(.initialization)))
    }

    @Test func aModelIsItsParametersInOrder() throws {
        let model = try Model.builtIn("lenet5", height: 28, width: 28, channels: 1, classes: 10)
        let values = model.initialValues(key: key)
        #expect(values.count == model.parameters.count)
        for (index, parameter) in model.parameters.enumerated() {
            #expect(values[index] == initialValues(of: parameter, index: index, key: key))
        }
    }

    @Test func theWholeRangeOfWordsStaysInside() {
        let uniform = InitialDistribution.uniform(limit: 0.5)
        #expect(uniform.value(0) == -0.5 && uniform.value(.max) == 0.5)
        let normal = InitialDistribution.truncatedNormal(sigma: 3)
        #expect(normal.value(0) == -6 && normal.value(.max) == 6)
        #expect(uniform.value(1 << 31) > 0 && uniform.value(1 << 31 - 1) < 0)
    }

    @Test(arguments: [
        (
            Initializer.glorotUniform,
            [1_066_080_479, 3_206_217_528, 1_062_842_300, 3_202_799_001, 1_065_907_255, 3_210_382_160] as [UInt32]
        ),
        (
            .heUniform,
            [1_068_733_147, 3_209_173_415, 1_066_173_465, 3_205_824_705, 1_068_509_516, 3_213_693_398]
        ),
        (
            .heNormal,
            [1_072_023_204, 3_207_249_076, 1_065_752_455, 3_203_684_333, 1_071_017_308, 3_213_290_178]
        ),
    ])
    func theBitsAreFrozen(initializer: Initializer, bits: [UInt32]) throws {
        let values = initialValues(of: try dense(3, 2, initializer)[0], index: 0, key: key)
        #expect(values.map(\.bitPattern) == bits)
    }
}
