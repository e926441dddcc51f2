internal import COneDNN

/// The kernels of a layer normalization over the rows of a matrix.
struct LayerNormalizationKernels {
    let name: String
    private let epsilon: Float
    private let flags: UInt32
    /// A number for each row.
    let statistic: TensorDescription

    init(_ name: String, _ layer: LayerNormalization, rows: Int) throws(EngineError) {
        self.name = name
        epsilon = layer.epsilon
        flags = (layer.scales ? dnnl_use_scale.rawValue : 0) | (layer.centers ? dnnl_use_shift.rawValue : 0)
        statistic = try TensorDescription([rows], dnnl_a, name)
    }

    /// y, and in training mean and variance of each row of x.
    func forward(
        _ x: TensorDescription, _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, statistic) = (x.value, statistic.value)
        var operation = dnnl_layer_normalization_desc_t()
        unsafe try check(
            dnnl_layer_normalization_forward_desc_init(&operation, mode.propagation, &x, &statistic, epsilon, flags),
            "dnnl_layer_normalization_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }

    /// The gradients of x, gamma and beta.
    func backward(
        _ x: TensorDescription, _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, gradient, statistic) = (x.value, x.value, statistic.value)
        var operation = dnnl_layer_normalization_desc_t()
        unsafe try check(
            dnnl_layer_normalization_backward_desc_init(
                &operation, dnnl_backward, &gradient, &x, &statistic, epsilon, flags),
            "dnnl_layer_normalization_backward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}
