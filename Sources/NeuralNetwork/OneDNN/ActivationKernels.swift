internal import COneDNN

/// A function of each element; the backward kernel needs the source.
struct ActivationKernels {
    let name: String
    private let kind: dnnl_alg_kind_t
    private let alpha: Float
    private let beta: Float

    private init(_ name: String, _ kind: dnnl_alg_kind_t, _ alpha: Float = 0, _ beta: Float = 0) {
        (self.name, self.kind, self.alpha, self.beta) = (name, kind, alpha, beta)
    }

    /// The functions to apply one after the other.
    ///
    /// - Parameter slope: That of a leaky ReLU.
    static func chain(_ name: String, _ activation: Activation, slope: Float) -> [Self] {
        switch activation {
        case .linear: []
        case .relu: [Self(name, dnnl_eltwise_relu)]
        case .sigmoid: [Self(name, dnnl_eltwise_logistic)]
        case .tanh: [Self(name, dnnl_eltwise_tanh)]
        case .silu: [Self(name, dnnl_eltwise_swish, 1)]
        case .gelu: [Self(name, dnnl_eltwise_gelu_erf)]
        case .relu6: [Self(name, dnnl_eltwise_clip_v2, 0, 6)]
        case .hardSigmoid: [Self(name, dnnl_eltwise_linear, 1 / 6, 0.5), Self(name, dnnl_eltwise_clip_v2, 0, 1)]
        case .hardSilu: [Self(name, dnnl_eltwise_hardswish)]
        case .elu: [Self(name, dnnl_eltwise_elu, 1)]
        case .leakyReLU: [Self(name, dnnl_eltwise_relu, slope)]
        }
    }

    /// y = f(x).
    func forward(
        _ x: TensorDescription, _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var x = x.value
        var operation = dnnl_eltwise_desc_t()
        unsafe try check(
            dnnl_eltwise_forward_desc_init(&operation, mode.propagation, kind, &x, alpha, beta),
            "dnnl_eltwise_forward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }

    /// The gradient of x: that of y times f'(x).
    func backward(
        _ x: TensorDescription, _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (x, gradient) = (x.value, x.value)
        var operation = dnnl_eltwise_desc_t()
        unsafe try check(
            dnnl_eltwise_backward_desc_init(&operation, kind, &gradient, &x, alpha, beta),
            "dnnl_eltwise_backward_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, forward: forward, processor, name)
    }
}
