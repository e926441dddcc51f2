internal import COneDNN

/// The sizes of one convolution and the three kernels that it takes.
struct ConvolutionKernels {
    let name: String
    let algorithm: ConvolutionAlgorithm
    let strides: [Int64]
    let before: [Int64]
    let after: [Int64]
    let relu: Bool

    /// - Parameter border: Zeros around `input` that it does not hold.
    init(_ name: String, _ conv: Conv2D, over input: TensorShape, _ border: Border) {
        self.name = name
        algorithm = conv.algorithm
        (strides, before, after) = windowGeometry(conv.kernel, conv.strides, conv.padding, over: input, border)
        relu = conv.activation == .relu
    }

    /// y = activation(x ∗ kernel + bias).
    func forward(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.orNone, y.value)
        return try withAlgorithm { (kind) throws(EngineError) in
            var operation = dnnl_convolution_desc_t()
            unsafe try check(
                dnnl_convolution_forward_desc_init(
                    &operation, propagation(kind, mode), kind, &x, &kernel, &bias, &y, strides, before, after),
                "dnnl_convolution_forward_desc_init", name)
            return unsafe try PrimitiveDescription(&operation, relu: relu, processor, name)
        }
    }

    /// The gradient of x from that of y.
    func backwardData(
        _ x: TensorDescription, _ kernel: TensorDescription, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, y) = (x.value, kernel.value, y.value)
        return try withAlgorithm { (kind) throws(EngineError) in
            var operation = dnnl_convolution_desc_t()
            unsafe try check(
                dnnl_convolution_backward_data_desc_init(&operation, kind, &x, &kernel, &y, strides, before, after),
                "dnnl_convolution_backward_data_desc_init", name)
            return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
        }
    }

    /// The gradients of kernel and bias from x and the gradient of y.
    func backwardWeights(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.orNone, y.value)
        return try withAlgorithm { (kind) throws(EngineError) in
            var operation = dnnl_convolution_desc_t()
            unsafe try check(
                dnnl_convolution_backward_weights_desc_init(
                    &operation, kind, &x, &kernel, &bias, &y, strides, before, after),
                "dnnl_convolution_backward_weights_desc_init", name)
            return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
        }
    }

    /// For inference alone oneDNN's Winograd kernel takes no other weights than transformed ones; the one for training
    /// takes them as the other passes do.
    private func propagation(_ kind: dnnl_alg_kind_t, _ mode: Plan.Mode) -> dnnl_prop_kind_t {
        kind == dnnl_convolution_winograd ? dnnl_forward_training : mode.propagation
    }

    /// The kernel of the layer's algorithm, or a direct one where oneDNN has no other.
    private func withAlgorithm(
        _ make: (dnnl_alg_kind_t) throws(EngineError) -> PrimitiveDescription
    ) throws(EngineError) -> PrimitiveDescription {
        guard algorithm == .winograd else { return try make(dnnl_convolution_direct) }
        do throws(EngineError) {
            return try make(dnnl_convolution_winograd)
        } catch {
            guard error.code == .unimplemented else { throw error }
            return try make(dnnl_convolution_direct)
        }
    }
}

/// Strides and zeros before and after, rows first, as oneDNN takes them.
func windowGeometry(
    _ window: Extent, _ strides: Extent, _ padding: Padding, over input: TensorShape, _ border: Border
) -> (strides: [Int64], before: [Int64], after: [Int64]) {
    guard case .spatial(let height, let width, _) = border.around(input) else {
        preconditionFailure("windows over \(input)")
    }
    let rows = padding.windows(over: height, kernel: window.height, stride: strides.height)
    let columns = padding.windows(over: width, kernel: window.width, stride: strides.width)
    return (
        [Int64(strides.height), Int64(strides.width)],
        [Int64(rows.before + border.top), Int64(columns.before + border.left)],
        [Int64(rows.after + border.bottom), Int64(columns.after + border.right)]
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
