import NeuralNetwork
import Random
import Testing

@Suite struct ConvolutionNumbersTests {
    private static let key = RandomKey(seed: 3)

    private func numbers(_ padding: Padding, window: Extent = Extent(3, 3), batch: Int = 2) -> ConvolutionNumbers {
        let conv = Conv2D(3, kernel: window, padding: padding)
        return ConvolutionNumbers(
            conv, over: .spatial(height: 5, width: 6, channels: 2), batch: batch, key: Self.key)
    }

    /// Gathered element by element or scattered product by product, the sums are the same.
    @Test(arguments: [Padding.valid, .same], [Extent(3, 3), Extent(1, 2), Extent(4, 2)])
    func everyElementIsTheSumOfItsProducts(padding: Padding, window: Extent) {
        let numbers = numbers(padding, window: window)
        let reference = SlowConvolution(numbers)
        for pass in ConvolutionPass.allCases {
            let expected = reference.result(pass)
            #expect(expected.count == numbers.count(pass))
            for (place, value) in expected.enumerated() {
                #expect(abs(numbers.exact(pass, at: place) - value) < 1e-12, "\(pass) \(place)")
            }
        }
    }

    @Test func numbersFillTheirRanges() {
        let numbers = numbers(.same, batch: 50)
        let limit = Float(6.0 / 18).squareRoot()
        for (values, limit) in [(numbers.x, 1), (numbers.gradient, 1), (numbers.kernel, limit)] {
            #expect(values.allSatisfy { $0 >= -limit && $0 < limit })
            #expect(values.contains { $0 < -0.8 * limit } && values.contains { $0 > 0.8 * limit })
        }
        #expect(numbers.x.count == 50 * 60 && numbers.kernel.count == 54 && numbers.gradient.count == 50 * 90)
        #expect(Array(numbers.x.prefix(54)) != numbers.kernel)
    }

    @Test func theKeyDecidesTheNumbers() {
        let conv = Conv2D(3, kernel: Extent(3, 3))
        let shape = TensorShape.spatial(height: 5, width: 6, channels: 2)
        let (same, other) = (RandomKey(seed: 3), RandomKey(seed: 4))
        let first = ConvolutionNumbers(conv, over: shape, batch: 1, key: Self.key)
        #expect(ConvolutionNumbers(conv, over: shape, batch: 1, key: same).x == first.x)
        #expect(ConvolutionNumbers(conv, over: shape, batch: 1, key: other).x != first.x)
    }
}

/// A convolution as three scatter loops over all products, in double precision.
private struct SlowConvolution {
    let numbers: ConvolutionNumbers
    private var results: [ConvolutionPass: [Double]] = [:]

    init(_ numbers: ConvolutionNumbers) {
        self.numbers = numbers
        for pass in ConvolutionPass.allCases { results[pass] = Array(repeating: 0, count: numbers.count(pass)) }
        for sample in 0..<numbers.batch {
            for row in 0..<numbers.output.height {
                for column in 0..<numbers.output.width { scatter(sample, row, column) }
            }
        }
    }

    func result(_ pass: ConvolutionPass) -> [Double] { results[pass] ?? [] }

    private mutating func scatter(_ sample: Int, _ row: Int, _ column: Int) {
        let (input, output) = (numbers.input, numbers.output)
        for i in 0..<numbers.window.height {
            for j in 0..<numbers.window.width {
                let (y, x) = (row + i - numbers.before.rows, column + j - numbers.before.columns)
                guard y >= 0, x >= 0, y < input.height, x < input.width else { continue }
                for c in 0..<input.channels {
                    for f in 0..<output.channels {
                        let from = ((sample * input.height + y) * input.width + x) * input.channels + c
                        let to = ((sample * output.height + row) * output.width + column) * output.channels + f
                        let weight = ((i * numbers.window.width + j) * input.channels + c) * output.channels + f
                        let values = (numbers.x[from], numbers.kernel[weight], numbers.gradient[to])
                        results[.forward]?[to] += Double(values.0) * Double(values.1)
                        results[.backwardData]?[from] += Double(values.2) * Double(values.1)
                        results[.backwardWeights]?[weight] += Double(values.0) * Double(values.2)
                    }
                }
            }
        }
    }
}
