/// A depthwise convolution and one of 1×1 behind it, without the activation; see `SeparableConv2D`.
package struct ReferenceSeparableConv2D<Scalar: BinaryFloatingPoint & Sendable> {
    private let depthwise: ReferenceConv2D<Scalar>
    private let pointwise: ReferenceConv2D<Scalar>

    /// The layer that `conv` describes, fed with images of `shape`.
    package init(_ conv: SeparableConv2D, over shape: TensorShape) {
        depthwise = ReferenceConv2D(conv.depthwise.grouped(over: shape.channels), over: shape)
        let between = Operation.depthwiseConv2D(conv.depthwise).output(of: [shape])
        pointwise = ReferenceConv2D(conv.pointwise, over: between)
    }

    /// The outputs of `x`; `kernels` are those of the depthwise and of the 1×1 convolution.
    package func forward(_ x: [Scalar], kernels: [[Scalar]], bias: [Scalar], batch: Int) -> [Scalar] {
        pointwise.forward(between(x, kernels, batch), kernel: kernels[1], bias: bias, batch: batch)
    }

    /// The gradients of x, of both kernels and of the bias.
    package func backward(
        _ gradient: [Scalar], x: [Scalar], kernels: [[Scalar]], batch: Int
    ) -> (input: [Scalar], kernels: [[Scalar]], bias: [Scalar]) {
        let last = pointwise.backward(gradient, x: between(x, kernels, batch), kernel: kernels[1], batch: batch)
        let first = depthwise.backward(last.input, x: x, kernel: kernels[0], batch: batch)
        return (first.input, [first.kernel, last.kernel], last.bias)
    }

    private func between(_ x: [Scalar], _ kernels: [[Scalar]], _ batch: Int) -> [Scalar] {
        let zeros = [Scalar](repeating: 0, count: depthwise.filters)
        return depthwise.forward(x, kernel: kernels[0], bias: zeros, batch: batch)
    }
}
