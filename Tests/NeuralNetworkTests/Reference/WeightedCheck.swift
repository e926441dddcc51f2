import NeuralNetwork

/// A layer with a kernel and a bias, as two functions.
struct WeightedCheck {
    let forward: (_ x: [Double], _ kernel: [Double], _ bias: [Double]) -> [Double]
    let backward:
        (_ gradient: [Double], _ x: [Double], _ kernel: [Double]) -> (
            input: [Double], kernel: [Double], bias: [Double]
        )

    /// How far the gradients of x, kernel and bias are from the differences of the results, at numbers from a seed.
    ///
    /// - Parameters:
    ///   - sizes: Elements of x, of the kernel and of the bias.
    ///   - seed: The first of four.
    func worstErrors(sizes: (x: Int, kernel: Int, bias: Int), seed: UInt64) -> [Double] {
        let (x, kernel) = (someNumbers(sizes.x, seed: seed), someNumbers(sizes.kernel, seed: seed + 1))
        let bias = someNumbers(sizes.bias, seed: seed + 2)
        let weights = someNumbers(forward(x, kernel, bias).count, seed: seed + 3)
        let back = backward(weights, x, kernel)
        return [
            GradientCheck.worstError(back.input, at: x) { dot(forward($0, kernel, bias), weights) },
            GradientCheck.worstError(back.kernel, at: kernel) { dot(forward(x, $0, bias), weights) },
            GradientCheck.worstError(back.bias, at: bias) { dot(forward(x, kernel, $0), weights) },
        ]
    }
}

extension WeightedCheck {
    /// A convolution over so many images.
    init(_ conv: ReferenceConv2D<Double>, batch: Int) {
        forward = { conv.forward($0, kernel: $1, bias: $2, batch: batch) }
        backward = { conv.backward($0, x: $1, kernel: $2, batch: batch) }
    }
}
