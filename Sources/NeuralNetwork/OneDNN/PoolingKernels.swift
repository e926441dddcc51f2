internal import COneDNN

/// The two kernels of a pooling layer; the forward one notes winners in a workspace.
struct PoolingKernels {
    let name: String
    let window: [Int64]
    let strides: [Int64]
    let before: [Int64]
    let after: [Int64]
    /// The shape of the results.
    let output: TensorShape
    /// Whether the largest of a window is taken, not the mean.
    let takesLargest: Bool

    /// - Parameter border: Zeros around `input` that it does not hold and that are not below any of it.
    init(_ name: String, _ pool: MaxPooling2D, over input: TensorShape, _ border: Border) {
        self.name = name
        window = [Int64(pool.window.height), Int64(pool.window.width)]
        (strides, before, after) = windowGeometry(pool.window, pool.strides, pool.padding, over: input, border)
        output = Operation.maxPooling2D(pool).output(of: [border.around(input)])
        takesLargest = true
    }

    init(_ name: String, _ pool: AveragePooling2D, over input: TensorShape) {
        self.name = name
        window = [Int64(pool.window.height), Int64(pool.window.width)]
        (strides, before, after) = windowGeometry(pool.window, pool.strides, pool.padding, over: input, .none)
        output = Operation.averagePooling2D(pool).output(of: [input])
        takesLargest = false
    }

    private var kind: dnnl_alg_kind_t { takesLargest ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding }

    /// The largest or the mean of each window.
    func forward(
        _ x: TensorDescription, _ y: TensorDescription, _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, y) = (x.value, y.value)
        var operation = dnnl_pooling_desc_t()
        unsafe try check(
            dnnl_pooling_forward_desc_init(
                &operation, mode.propagation, kind, &x, &y, strides, window, before, after),
            "dnnl_pooling_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }

    /// The gradient of x: each winner gets that of its window, or all in it get their share.
    func backward(
        _ x: TensorDescription, _ y: TensorDescription, _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, y) = (x.value, y.value)
        var operation = dnnl_pooling_desc_t()
        unsafe try check(
            dnnl_pooling_backward_desc_init(&operation, kind, &x, &y, strides, window, before, after),
            "dnnl_pooling_backward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}

/// ReLU in place; the backward kernel needs only the result: where it is 0, the gradient becomes 0.
struct ReLUKernels {
    let name: String

    /// max(x, 0).
    func forward(_ x: TensorDescription, _ processor: Processor) throws(EngineError) -> PrimitiveDescription {
        var x = x.value
        var operation = dnnl_eltwise_desc_t()
        unsafe try check(
            dnnl_eltwise_forward_desc_init(
                &operation, dnnl_forward_training, dnnl_eltwise_relu_use_dst_for_bwd, &x, 0, 0),
            "dnnl_eltwise_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }

    /// The gradient where y > 0, else 0.
    func backward(_ y: TensorDescription, _ processor: Processor) throws(EngineError) -> PrimitiveDescription {
        let hint = try forward(y, processor)
        var (y, gradient) = (y.value, y.value)
        var operation = dnnl_eltwise_desc_t()
        unsafe try check(
            dnnl_eltwise_backward_desc_init(
                &operation, dnnl_eltwise_relu_use_dst_for_bwd, &gradient, &y, 0, 0),
            "dnnl_eltwise_backward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: hint, processor, name)
    }
}
