internal import COneDNN

/// The three kernels of a fully connected layer; x and y are (batch, features), the kernel (units, in).
struct DenseKernels {
    let name: String
    let relu: Bool

    /// y = activation(x · kernelᵀ + bias).
    func forward(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.orNone, y.value)
        var operation = dnnl_inner_product_desc_t()
        unsafe try check(
            dnnl_inner_product_forward_desc_init(&operation, mode.propagation, &x, &kernel, &bias, &y),
            "dnnl_inner_product_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, relu: relu, processor, name)
    }

    /// The gradient of x from that of y.
    func backwardData(
        _ x: TensorDescription, _ kernel: TensorDescription, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, y) = (x.value, kernel.value, y.value)
        var operation = dnnl_inner_product_desc_t()
        unsafe try check(
            dnnl_inner_product_backward_data_desc_init(&operation, &x, &kernel, &y),
            "dnnl_inner_product_backward_data_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }

    /// The gradients of kernel and bias from x and the gradient of y.
    func backwardWeights(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, kernel, bias, y) = (x.value, kernel.value, bias.orNone, y.value)
        var operation = dnnl_inner_product_desc_t()
        unsafe try check(
            dnnl_inner_product_backward_weights_desc_init(&operation, &x, &kernel, &bias, &y),
            "dnnl_inner_product_backward_weights_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}
