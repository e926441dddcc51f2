/// A two-dimensional convolution without its activation, over one batch of images (height, width, channels):
/// y[p, f] = b[f] + Σ over taps t of the window and channels c of x[pixel(p, t), c] · k[t, c, f]; padding is 0.
public struct ReferenceConv2D<Scalar: BinaryFloatingPoint>: Sendable {
    /// Where the windows lie.
    public let geometry: WindowGeometry
    /// Channels of the input.
    public let channels: Int
    /// Parts of the channels; each filter sees the channels of its part.
    public let groups: Int
    /// Channels of the output.
    public let filters: Int

    /// The layer that `convolution` describes, fed with images of `shape`.
    public init(_ convolution: Conv2D, over shape: TensorShape) {
        geometry = WindowGeometry(
            over: shape, window: convolution.kernel, strides: convolution.strides, padding: convolution.padding)
        channels = shape.channels
        filters = convolution.filters
        groups = convolution.groups
    }

    /// The channels that a filter sees, in order: c in the kernel is `first` + c in the image.
    private func part(_ filter: Int) -> (first: Int, count: Int) {
        let count = channels / groups
        return (filter / (filters / groups) * count, count)
    }

    /// The outputs of `x`, (batch, height, width, channels), with `kernel`
    /// (height, width, channels / groups, filters).
    public func forward(_ x: [Scalar], kernel: [Scalar], bias: [Scalar], batch: Int) -> [Scalar] {
        var y: [Scalar] = []
        for _ in 0..<batch * geometry.output.height * geometry.output.width { y += bias }
        geometry.forEachTap(batch: batch) { output, tap, input in
            for f in 0..<filters {
                let (first, count) = part(f)
                for c in 0..<count {
                    let weight = kernel[(tap * count + c) * filters + f]
                    y[output * filters + f] += x[input * channels + first + c] * weight
                }
            }
        }
        return y
    }

    /// The gradients of the loss, from its gradient with respect to the outputs: each product x · k of the forward
    /// pass gives k · g to x's and x · g to k's.
    public func backward(
        _ gradient: [Scalar], x: [Scalar], kernel: [Scalar], batch: Int
    ) -> (input: [Scalar], kernel: [Scalar], bias: [Scalar]) {
        var dx = [Scalar](repeating: 0, count: x.count)
        var dk = [Scalar](repeating: 0, count: kernel.count)
        var db = [Scalar](repeating: 0, count: filters)
        for i in gradient.indices { db[i % filters] += gradient[i] }
        geometry.forEachTap(batch: batch) { output, tap, input in
            for f in 0..<filters {
                let (first, count) = part(f)
                let g = gradient[output * filters + f]
                for c in 0..<count {
                    dx[input * channels + first + c] += g * kernel[(tap * count + c) * filters + f]
                    dk[(tap * count + c) * filters + f] += g * x[input * channels + first + c]
                }
            }
        }
        return (dx, dk, db)
    }
}
