internal import FixedPoint

/// A dense layer: y = activation(x · kernel + bias).
struct FixedDenseLayer: FixedLayer {
    let weights: FixedWeights
    let inputCount: Int
    let units: Int

    var outputCount: Int { units }

    func forward(
        _ x: Span<Int32>, weights flat: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass
    ) {
        let place = pass.place(.forward, layer: weights.layer, perSample: units)
        unsafe pass.multiply(x, flat.extracting(weights.kernel), into: &y, place) { [batch = pass.batch] x, kernel in
            unsafe FixedProduct(
                FixedMatrix(x, rows: batch, columns: inputCount), FixedMatrix(kernel, rows: inputCount, columns: units))
        }
        weights.finish(&y, flat, &pass)
    }

    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights flat: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass
    ) {
        let batch = pass.batch
        weights.unactivate(&dy, y: y)
        weights.addBias(dy.span, to: &gradient, &pass)
        unsafe weights.multiplyKernel(x, dy.span, to: &gradient, &pass) { x, errors in
            unsafe FixedProduct(
                FixedMatrix(x, rows: batch, columns: inputCount).transposed,
                FixedMatrix(errors, rows: batch, columns: units))
        }
        guard needsInput else { return }
        let place = pass.place(.inputGradient, layer: weights.layer, perSample: inputCount)
        unsafe pass.multiply(dy.span, flat.extracting(weights.kernel), into: &dx, place) { errors, kernel in
            unsafe FixedProduct(
                FixedMatrix(errors, rows: batch, columns: units),
                FixedMatrix(kernel, rows: inputCount, columns: units).transposed)
        }
    }
}
