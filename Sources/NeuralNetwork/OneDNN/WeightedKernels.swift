/// The kernels of a layer with a kernel and a bias.
protocol WeightedKernels {
    /// The layer.
    var name: String { get }
    func forward(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ mode: Plan.Mode, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription
    func backwardData(
        _ x: TensorDescription, _ kernel: TensorDescription, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription
    func backwardWeights(
        _ x: TensorDescription, _ kernel: TensorDescription, _ bias: TensorDescription?, _ y: TensorDescription,
        _ forward: PrimitiveDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription
}

extension ConvolutionKernels: WeightedKernels {}
extension DenseKernels: WeightedKernels {}
