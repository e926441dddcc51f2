import NeuralNetwork
import Random
import Testing

@Suite struct DropoutTests {
    private let key = DropoutKey(key: RandomKey(seed: 11).child(.dropout).child(3), firstSample: 40)

    private func forward(
        _ values: [Float], perSample: Int, rate: Float, key: DropoutKey, layer: Int = 2
    ) -> [Float] {
        var values = values
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard let x = values.baseAddress else { return }
            unsafe dropoutForward(
                x, perSample: perSample, batch: values.count / perSample, rate: rate, key: key, layer: layer)
        }
        return values
    }

    private func backward(_ values: [Float], perSample: Int, rate: Float, key: DropoutKey, layer: Int = 2) -> [Float] {
        var values = values
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard let x = values.baseAddress else { return }
            unsafe dropoutBackward(
                x, perSample: perSample, batch: values.count / perSample, rate: rate, key: key, layer: layer)
        }
        return values
    }

    private func someValues(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 37 % 101) - 50.5 } }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 255, 256, 257, 259, 600], [0.1, 0.25, 0.5, 0.9] as [Float])
    func everyElementIsWhatTheScalarGeneratorSays(perSample: Int, rate: Float) {
        let values = someValues(perSample * 3)
        let result = forward(values, perSample: perSample, rate: rate, key: key)
        for n in 0..<3 {
            for i in 0..<perSample {
                let place = n * perSample + i
                let kept = key.keeps(layer: 2, sample: n, element: i, rate: rate)
                let expected: Float = kept ? values[place] * (1 / (1 - rate)) : 0
                #expect(result[place].bitPattern == expected.bitPattern, "sample \(n), element \(i)")
            }
        }
    }

    @Test func theSlowFormIsTheDocumentedWordOfPhilox() {
        let stream = key.key.child(2).philox
        for element in 0..<64 {
            let word = stream.words(UInt64(40 + 1), UInt64(element / 4))[element % 4]
            #expect(key.keeps(layer: 2, sample: 1, element: element, rate: 0.3) == (word >= DropoutKey.threshold(0.3)))
        }
    }

    @Test func positionsBeyond32BitsAreTold() {
        let far = DropoutKey(key: key.key, firstSample: 5 << 32 + 40)
        let ones = [Float](repeating: 1, count: 2 * 300)
        let result = forward(ones, perSample: 300, rate: 0.5, key: far)
        #expect(result != forward(ones, perSample: 300, rate: 0.5, key: key))
        for n in 0..<2 {
            for i in 0..<300 {
                #expect((result[n * 300 + i] != 0) == far.keeps(layer: 2, sample: n, element: i, rate: 0.5))
            }
        }
    }

    @Test func neighboursInAnyDirectionAreDroppedIndependently() {
        let width = 256
        let ones = [Float](repeating: 1, count: width * width)
        let mask = forward(ones, perSample: width, rate: 0.5, key: key).map { $0 != 0 }
        for distance in [1, 2, 3, 4, 8, 16, width - 1, width, width + 1] {
            let pairs = mask.count - distance
            let equal = (0..<pairs).count { mask[$0] == mask[$0 + distance] }
            #expect(abs(Double(equal) / Double(pairs) - 0.5) < 0.01, "distance \(distance)")
        }
    }

    @Test func theMaskDoesNotDependOnHowSamplesAreBatched() {
        let values = someValues(6 * 29)
        let whole = forward(values, perSample: 29, rate: 0.4, key: key)
        for split in 1..<6 {
            let later = DropoutKey(key: key.key, firstSample: key.firstSample + split)
            let first = forward(Array(values[..<(split * 29)]), perSample: 29, rate: 0.4, key: key)
            let second = forward(Array(values[(split * 29)...]), perSample: 29, rate: 0.4, key: later)
            #expect(first + second == whole)
        }
    }

    @Test func layersStepsAndSamplesHaveMasksOfTheirOwn() {
        let ones = [Float](repeating: 1, count: 512)
        let nextStep = DropoutKey(key: RandomKey(seed: 11).child(.dropout).child(4), firstSample: 40)
        let nextSample = DropoutKey(key: key.key, firstSample: 41)
        let masks = [
            forward(ones, perSample: 512, rate: 0.5, key: key),
            forward(ones, perSample: 512, rate: 0.5, key: key, layer: 3),
            forward(ones, perSample: 512, rate: 0.5, key: nextStep),
            forward(ones, perSample: 512, rate: 0.5, key: nextSample),
        ]
        #expect(Set(masks).count == masks.count)
    }

    @Test func theGradientPassesThroughTheSameMask() {
        let values = someValues(4 * 77)
        #expect(
            backward(values, perSample: 77, rate: 0.5, key: key) == forward(values, perSample: 77, rate: 0.5, key: key))
    }

    @Test func whatIsDroppedIsPositiveZeroWhateverItWas() {
        for value in [.nan, -Float.infinity, -0.0, -1] {
            let result = forward(Array(repeating: value, count: 300), perSample: 300, rate: 0.5, key: key)
            for i in 0..<300 {
                let kept = key.keeps(layer: 2, sample: 0, element: i, rate: 0.5)
                let expected: Float = kept ? value * 2 : 0
                #expect(result[i].bitPattern == expected.bitPattern)
            }
        }
    }

    @Test func rateZeroKeepsTheBits() {
        let values: [Float] = [1, -0.0, .nan, .infinity, .leastNonzeroMagnitude]
        let result = forward(values, perSample: 5, rate: 0, key: key)
        #expect(result.map(\.bitPattern) == values.map(\.bitPattern))
        for i in 0..<100 { #expect(key.keeps(layer: 0, sample: 0, element: i, rate: 0)) }
    }

    @Test(arguments: [0.1, 0.2, 0.5, 0.75] as [Float])
    func theShareDroppedIsTheRateAndTheMeanStays(rate: Float) {
        let count = 200_000
        let result = forward(Array(repeating: 1, count: count), perSample: count / 20, rate: rate, key: key)
        let dropped = Double(result.filter { $0 == 0 }.count) / Double(count)
        let mean = result.reduce(0) { $0 + Double($1) } / Double(count)
        #expect(abs(dropped - Double(rate)) < 0.005)
        #expect(abs(mean - 1) < 0.02)
    }

    @Test func thresholdsAreTheRateInUnitsOfTwoToTheMinus32() {
        #expect(DropoutKey.threshold(0) == 0)
        #expect(DropoutKey.threshold(0.5) == 1 << 31)
        #expect(DropoutKey.threshold(Float(1).nextDown) == 0xFFFF_FF00)
        #expect(DropoutKey.scale(0.5) == 2)
        #expect(DropoutKey.scale(0.75) == 4)
    }

    @Test func anImpossibleRateTraps() async {
        await #expect(processExitsWith: .failure) { _ = DropoutKey.threshold(1) }
        await #expect(processExitsWith: .failure) { _ = DropoutKey.threshold(.nan) }
        await #expect(processExitsWith: .failure) { _ = DropoutKey(key: RandomKey(seed: 1), firstSample: -1) }
    }

    @Test func theMaskIsFrozen() {
        let mask = forward(Array(repeating: 1, count: 32), perSample: 32, rate: 0.5, key: key)
        #expect(mask.map { $0 == 0 ? "." : "x" }.joined() == ".......xx.....x.x...xx....x....x")
    }
}
