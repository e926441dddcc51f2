/// The largest value of each window and channel, over one batch of images; padding takes no part.
///
/// The gradient of an output goes whole to the input that won. Of equal ones the first wins, row by row; oneDNN's
/// kernels do the same (seen in version 2.6: jit on plain and blocked channels-last layouts, and `simple_nchw`).
/// After a ReLU, where whole windows are 0, their first pixel gets the gradient and the ReLU then stops it.
public struct ReferenceMaxPooling2D<Scalar: BinaryFloatingPoint>: Sendable {
    /// Where the windows lie.
    public let geometry: WindowGeometry
    /// Channels of input and output.
    public let channels: Int

    /// The layer that `pooling` describes, fed with images of `shape`.
    public init(_ pooling: MaxPooling2D, over shape: TensorShape) {
        geometry = WindowGeometry(
            over: shape, window: pooling.window, strides: pooling.strides, padding: pooling.padding)
        channels = shape.channels
    }

    /// The outputs, (batch, rows, columns, channels), of `x`, (batch, height, width, channels).
    public func forward(_ x: [Scalar], batch: Int) -> [Scalar] {
        winners(x, batch: batch).map { x[$0] }
    }

    /// The gradient with respect to the inputs; windows may overlap, so an input may win several times.
    public func backward(_ gradient: [Scalar], x: [Scalar], batch: Int) -> [Scalar] {
        var dx = [Scalar](repeating: 0, count: x.count)
        for (output, winner) in winners(x, batch: batch).enumerated() { dx[winner] += gradient[output] }
        return dx
    }

    /// For each output the index of the input that it equals.
    public func winners(_ x: [Scalar], batch: Int) -> [Int] {
        var winners = [Int?](repeating: nil, count: batch * geometry.output.height * geometry.output.width * channels)
        geometry.forEachTap(batch: batch) { output, _, input in
            for c in 0..<channels {
                let candidate = input * channels + c
                let place = output * channels + c
                if let winner = winners[place], !(x[candidate] > x[winner]) { continue }
                winners[place] = candidate
            }
        }
        return winners.compactMap { $0 }
    }
}
