internal import FixedPoint

/// What layers with a kernel and a bias have in common: where these lie, and what is done with the sums.
struct FixedWeights: Sendable {
    /// Index in `Model.layers`.
    let layer: Int
    let kernel: Range<Int>
    /// nil for none.
    let bias: Range<Int>?
    let hasReLU: Bool
    /// Of the results.
    let format: FixedFormat

    /// y = fit(activation(sum + bias)) in place, of rows with an element for each bias.
    ///
    /// The sum with the bias saturates in the format of the results, or at 0 below a ReLU.
    func finish(_ y: inout MutableSpan<Int32>, _ flat: Span<Int32>, _ pass: inout FixedPass) {
        var addend = [Int32](repeating: 0, count: bias?.count ?? y.count)
        if let bias { for place in bias { addend[place - bias.lowerBound] = flat[place] } }
        let range = format.rawRange
        let (lowest, largest) = (hasReLU ? 0 : range.lowerBound, range.upperBound)
        let smallest = hasReLU ? Int64.min : range.lowerBound
        var misfits = 0
        for start in stride(from: 0, to: y.count, by: max(addend.count, 1)) {
            for place in 0..<addend.count {
                let sum = Int64(y[start + place]) + Int64(addend[place])
                misfits += sum > largest || sum < smallest ? 1 : 0
                y[start + place] = Int32(truncatingIfNeeded: min(max(sum, lowest), largest))
            }
        }
        pass.misfits[layer] += misfits
    }

    /// The errors before the activation: none where the result is 0. Errors of results that had to be cut to fit pass, so
    /// that these can come back.
    func unactivate(_ dy: inout MutableSpan<Int32>, y: Span<Int32>) {
        guard hasReLU else { return }
        for place in 0..<y.count { dy[place] = y[place] > 0 ? dy[place] : 0 }
    }

    /// The bias' gradient: the sum of the rows of errors, cut to the pass's share of the range.
    func addBias(_ dy: Span<Int32>, to gradient: inout MutableSpan<Int32>, _ pass: inout FixedPass) {
        guard let bias else { return }
        var sums = [Int64](repeating: 0, count: bias.count)
        for start in stride(from: 0, to: dy.count, by: bias.count) {
            for place in 0..<bias.count { sums[place] += Int64(dy[start + place]) }
        }
        let limit = Int64(pass.gradientLimit)
        for (place, sum) in sums.enumerated() {
            if abs(sum) > limit { pass.misfits[layer] += 1 }
            gradient[bias.lowerBound + place] = Int32(min(max(sum, -limit), limit))
        }
    }

    /// The kernel's gradient, the narrowed product of inputs and errors, cut to the pass's share of the range.
    func multiplyKernel(
        _ x: Span<Int32>, _ dy: Span<Int32>, to gradient: inout MutableSpan<Int32>, _ pass: inout FixedPass,
        _ product: (UnsafePointer<Int32>, UnsafePointer<Int32>) -> FixedProduct
    ) {
        let counted = pass.misfits[layer]
        let place = pass.place(.weightGradient, layer: layer, perSample: kernel.count)
        unsafe pass.multiply(x, dy, into: &gradient, from: kernel.lowerBound, place, product)
        let limit = pass.gradientLimit
        var cut = 0
        for place in kernel {
            let fitting = min(max(gradient[place], -limit), limit)
            cut += fitting == gradient[place] ? 0 : 1
            gradient[place] = fitting
        }
        pass.misfits[layer] = counted + max(cut, pass.misfits[layer] - counted)
    }
}
