/// The mean of each window and channel, over one batch of images; padding counts neither as value nor as element.
public struct ReferenceAveragePooling2D<Scalar: BinaryFloatingPoint>: Sendable {
    /// Where the windows lie.
    public let geometry: WindowGeometry
    /// Channels of input and output.
    public let channels: Int

    /// The layer that `pooling` describes, fed with images of `shape`.
    public init(_ pooling: AveragePooling2D, over shape: TensorShape) {
        geometry = WindowGeometry(
            over: shape, window: pooling.window, strides: pooling.strides, padding: pooling.padding)
        channels = shape.channels
    }

    /// The outputs, (batch, rows, columns, channels), of `x`, (batch, height, width, channels).
    public func forward(_ x: [Scalar], batch: Int) -> [Scalar] {
        let sizes = windowSizes(batch)
        var y = [Scalar](repeating: 0, count: sizes.count * channels)
        geometry.forEachTap(batch: batch) { output, _, input in
            for c in 0..<channels { y[output * channels + c] += x[input * channels + c] / sizes[output] }
        }
        return y
    }

    /// The gradient with respect to the inputs: each output's, shared evenly in its window.
    public func backward(_ gradient: [Scalar], batch: Int) -> [Scalar] {
        let sizes = windowSizes(batch)
        var dx = [Scalar](repeating: 0, count: batch * geometry.input.height * geometry.input.width * channels)
        geometry.forEachTap(batch: batch) { output, _, input in
            for c in 0..<channels { dx[input * channels + c] += gradient[output * channels + c] / sizes[output] }
        }
        return dx
    }

    /// Pixels of the image in each window.
    private func windowSizes(_ batch: Int) -> [Scalar] {
        var sizes = [Scalar](repeating: 0, count: batch * geometry.output.height * geometry.output.width)
        geometry.forEachTap(batch: batch) { output, _, _ in sizes[output] += 1 }
        return sizes
    }
}

extension MaxPooling2D {
    /// One window over the whole image.
    static func global(over shape: TensorShape) -> MaxPooling2D {
        guard case .spatial(let height, let width, _) = shape else { preconditionFailure("windows over \(shape)") }
        return MaxPooling2D(Extent(height, width))
    }
}

extension AveragePooling2D {
    /// One window over the whole image.
    static func global(over shape: TensorShape) -> AveragePooling2D {
        guard case .spatial(let height, let width, _) = shape else { preconditionFailure("windows over \(shape)") }
        return AveragePooling2D(Extent(height, width))
    }
}
