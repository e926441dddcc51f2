internal import FixedPoint

/// A convolution of one group.
struct FixedConvolutionLayer: FixedLayer {
    let weights: FixedWeights
    /// The sizes, for the plan's batch.
    let sizes: FixedConvolution

    var outputCount: Int { sizes.output.height * sizes.output.width * sizes.filters }
    private var inputCount: Int { sizes.image.height * sizes.image.width * sizes.channels }

    func forward(
        _ x: Span<Int32>, weights flat: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass
    ) {
        let place = pass.place(.forward, layer: weights.layer, perSample: outputCount)
        unsafe pass.multiply(x, flat.extracting(weights.kernel), into: &y, place) { image, kernel in
            unsafe sizes.forward(image: image, weights: kernel)
        }
        weights.finish(&y, flat, &pass)
    }

    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights flat: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass
    ) {
        weights.unactivate(&dy, y: y)
        weights.addBias(dy.span, to: &gradient, &pass)
        unsafe weights.multiplyKernel(x, dy.span, to: &gradient, &pass) { image, errors in
            unsafe sizes.weightGradient(image: image, gradient: errors)
        }
        guard needsInput else { return }
        let place = pass.place(.inputGradient, layer: weights.layer, perSample: inputCount)
        unsafe pass.multiply(dy.span, flat.extracting(weights.kernel), into: &dx, place) { errors, kernel in
            unsafe sizes.inputGradient(gradient: errors, weights: kernel)
        }
    }
}

extension FixedConvolution {
    /// The sizes of a layer over images of `shape`.
    init(_ layer: Conv2D, over shape: TensorShape, batch: Int) {
        guard case .spatial(let height, let width, let channels) = shape else {
            preconditionFailure("a convolution over \(shape)")
        }
        self.init(
            batch: batch, image: Size(height, width), channels: channels, filters: layer.filters,
            kernel: Size(layer.kernel.height, layer.kernel.width),
            stride: Size(layer.strides.height, layer.strides.width),
            padding: layer.padding == .same ? .same : .valid)
    }
}
