internal import COneDNN

/// How convolutions are computed.
enum ConvolutionAlgorithm: String, Sendable, Hashable {
    /// The sum as it is written.
    case direct

    var kind: dnnl_alg_kind_t {
        switch self {
        case .direct: dnnl_convolution_direct
        }
    }
}

/// The sizes of one convolution and the three kernels that it takes.
struct ConvolutionKernels {
    let name: String
    let algorithm: ConvolutionAlgorithm
    let strides: [Int64]
    let before: [Int64]
    let after: [Int64]
    let relu: Bool

    init(_ name: String, _ conv: Conv2D, over input: TensorShape, _ algorithm: ConvolutionAlgorithm) {
        self.name = name
        self.algorithm = algorithm
        (strides, before, after) = windowGeometry(conv.kernel, conv.strides, conv.padding, over: input)
        relu = conv.activation == .relu
    }

    /// y = activation(x ∗ kernel + bias).
    func forward(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription, _ y: TensorDescription,
        _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.value, y.value)
        var operation = dnnl_convolution_desc_t()
        unsafe try check(
            dnnl_convolution_forward_desc_init(
                &operation, mode.propagation, algorithm.kind, &x, &kernel, &bias, &y, strides, before, after),
            "dnnl_convolution_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, relu: relu, processor, name)
    }

    /// The gradient of x from that of y.
    func backwardData(
        _ x: TensorDescription, _ kernel: TensorDescription, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, y) = (x.value, kernel.value, y.value)
        var operation = dnnl_convolution_desc_t()
        unsafe try check(
            dnnl_convolution_backward_data_desc_init(
                &operation, algorithm.kind, &x, &kernel, &y, strides, before, after),
            "dnnl_convolution_backward_data_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }

    /// The gradients of kernel and bias from x and the gradient of y.
    func backwardWeights(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.value, y.value)
        var operation = dnnl_convolution_desc_t()
        unsafe try check(
            dnnl_convolution_backward_weights_desc_init(
                &operation, algorithm.kind, &x, &kernel, &bias, &y, strides, before, after),
            "dnnl_convolution_backward_weights_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}

/// Strides and zeros before and after, rows first, as oneDNN takes them.
func windowGeometry(
    _ window: Extent, _ strides: Extent, _ padding: Padding, over input: TensorShape
) -> (strides: [Int64], before: [Int64], after: [Int64]) {
    guard case .spatial(let height, let width, _) = input else { preconditionFailure("windows over \(input)") }
    let rows = padding.windows(over: height, kernel: window.height, stride: strides.height)
    let columns = padding.windows(over: width, kernel: window.width, stride: strides.width)
    return (
        [Int64(strides.height), Int64(strides.width)], [Int64(rows.before), Int64(columns.before)],
        [Int64(rows.after), Int64(columns.after)]
    )
}

extension Plan.Mode {
    /// oneDNN's word for the mode.
    var propagation: dnnl_prop_kind_t {
        switch self {
        case .training: dnnl_forward_training
        case .inference: dnnl_forward_inference
        }
    }
}
