internal import COneDNN

/// The kernels of a batch normalization, with the ReLU that follows it if there is one.
struct NormalizationKernels {
    let name: String
    let epsilon: Float
    private let flags: UInt32

    /// - Parameter areStatisticsGiven: Whether mean and variance are given in training too; the gradient of x is then
    ///   that of constant statistics.
    init(_ name: String, _ normalization: BatchNormalization, relu: Bool, areStatisticsGiven: Bool = false) {
        self.name = name
        epsilon = normalization.epsilon
        let given = areStatisticsGiven ? dnnl_use_global_stats.rawValue : 0
        flags =
            given | (normalization.scales ? dnnl_use_scale.rawValue : 0)
            | (normalization.centers ? dnnl_use_shift.rawValue : 0) | (relu ? dnnl_fuse_norm_relu.rawValue : 0)
    }

    /// y, and in training mean and variance of each channel of x; in evaluation those are given.
    func forward(
        _ x: TensorDescription, _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var x = x.value
        let given = mode == .inference ? dnnl_use_global_stats.rawValue : 0
        var operation = dnnl_batch_normalization_desc_t()
        unsafe try check(
            dnnl_batch_normalization_forward_desc_init(&operation, mode.propagation, &x, epsilon, flags | given),
            "dnnl_batch_normalization_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }

    /// The gradients of x, gamma and beta.
    func backward(
        _ x: TensorDescription, _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, gradient) = (x.value, x.value)
        var operation = dnnl_batch_normalization_desc_t()
        unsafe try check(
            dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &gradient, &x, epsilon, flags),
            "dnnl_batch_normalization_backward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}
