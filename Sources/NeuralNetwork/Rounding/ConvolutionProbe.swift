internal import COneDNN
internal import Random

/// Runs one convolution's kernels on numbers that are given, outside of any plan.
struct ConvolutionProbe {
    private let numbers: ConvolutionNumbers
    private let kernels: ConvolutionKernels
    private let processor: Processor
    private let stream: Stream
    private let x: (plain: TensorDescription, laid: TensorDescription)
    private let y: (plain: TensorDescription, laid: TensorDescription)
    /// The kernel in rows, and as whatever layout a pass likes best.
    private let weights: (plain: TensorDescription, any: TensorDescription)
    private let forward: PrimitiveDescription

    /// The kernels that a plan would take for a layer whose input and output lie in blocks of channels.
    init(_ name: String, _ conv: Conv2D, over shape: TensorShape, _ numbers: ConvolutionNumbers) throws(EngineError) {
        useOneThread()
        self.numbers = numbers
        (processor, kernels) = (try Processor(), ConvolutionKernels(name, conv, over: shape, .none))
        stream = try Stream(processor)
        let (input, output) = (Self.sizes(numbers.batch, numbers.input), Self.sizes(numbers.batch, numbers.output))
        x = (try TensorDescription(input, dnnl_nhwc, name), try TensorDescription(input, dnnl_nChw16c, name))
        y = (try TensorDescription(output, dnnl_nhwc, name), try TensorDescription(output, dnnl_nChw16c, name))
        let shape = [numbers.output.channels, numbers.input.channels, conv.kernel.height, conv.kernel.width]
        weights = (
            try TensorDescription(shape, dnnl_hwio, name), try TensorDescription(shape, dnnl_format_tag_any, name)
        )
        forward = try kernels.forward(x.laid, weights.any, nil, y.laid, .training, processor)
    }

    private static func sizes(_ batch: Int, _ image: ConvolutionNumbers.Sizes) -> [Int] {
        [batch, image.channels, image.height, image.width]
    }

    /// What oneDNN calls the kernel of a pass.
    func kernelName(_ pass: ConvolutionPass) throws(EngineError) -> String { try description(pass).kernelName }

    private func description(_ pass: ConvolutionPass) throws(EngineError) -> PrimitiveDescription {
        switch pass {
        case .forward: forward
        case .backwardData: try kernels.backwardData(x.laid, weights.any, y.laid, forward, processor)
        case .backwardWeights: try kernels.backwardWeights(x.laid, weights.any, nil, y.laid, forward, processor)
        }
    }

    /// The result of a pass in rows.
    func run(_ pass: ConvolutionPass) throws(EngineError) -> [Float] {
        let kernel = try description(pass)
        let result: (argument: Int32, plain: TensorDescription, laid: TensorDescription)
        let inputs: [(Int32, ProbeTensor)]
        switch pass {
        case .forward:
            inputs = [(DNNL_ARG_SRC, try laid(numbers.x, x)), (DNNL_ARG_WEIGHTS, try filters(for: kernel))]
            result = (DNNL_ARG_DST, y.plain, y.laid)
        case .backwardData:
            inputs = [(DNNL_ARG_DIFF_DST, try laid(numbers.gradient, y)), (DNNL_ARG_WEIGHTS, try filters(for: kernel))]
            result = (DNNL_ARG_DIFF_SRC, x.plain, x.laid)
        case .backwardWeights:
            inputs = [(DNNL_ARG_SRC, try laid(numbers.x, x)), (DNNL_ARG_DIFF_DST, try laid(numbers.gradient, y))]
            let wanted = try kernel.requiredTensor(dnnl_query_diff_weights_md, kernels.name)
            result = (DNNL_ARG_DIFF_WEIGHTS, weights.plain, wanted)
        }
        let made = try ProbeTensor(result.laid, processor, kernels.name)
        var tensors = inputs + [(result.argument, made)]
        if let scratch = kernel.tensor(dnnl_query_scratchpad_md), scratch.bytes > 0 {
            tensors.append((DNNL_ARG_SCRATCHPAD, try ProbeTensor(scratch, processor, kernels.name)))
        }
        try Primitive(kernel, tensors.map { ($0.0, $0.1.memory) }, kernels.name).execute(on: stream)
        return try reordered(made, to: result.plain).floats(numbers.count(pass))
    }

    private func filters(for kernel: PrimitiveDescription) throws(EngineError) -> ProbeTensor {
        try laid(
            numbers.kernel, (weights.plain, try kernel.requiredTensor(dnnl_query_weights_md, kernels.name)))
    }

    private func laid(
        _ values: [Float], _ tensor: (plain: TensorDescription, laid: TensorDescription)
    ) throws(EngineError) -> ProbeTensor {
        let plain = try ProbeTensor(tensor.plain, processor, kernels.name)
        plain.fill(values)
        return try reordered(plain, to: tensor.laid)
    }

    private func reordered(_ tensor: ProbeTensor, to wanted: TensorDescription) throws(EngineError) -> ProbeTensor {
        let target = try ProbeTensor(wanted, processor, kernels.name)
        let reorder = try PrimitiveDescription(reorder: tensor.description, to: wanted, processor, kernels.name)
        try Primitive(
            reorder, [(DNNL_ARG_FROM, tensor.memory), (DNNL_ARG_TO, target.memory)], kernels.name
        ).execute(on: stream)
        return target
    }
}

/// A tensor with memory of its own.
@safe final class ProbeTensor {
    let description: TensorDescription
    let memory: MemoryObject
    private let arena: Arena

    init(_ description: TensorDescription, _ processor: Processor, _ subject: String) throws(EngineError) {
        self.description = description
        arena = try Arena(bytes: description.bytes, subject)
        memory = try MemoryObject(description, processor, subject)
        unsafe try memory.move(to: arena.pointer(at: 0))
    }

    private var base: UnsafeMutablePointer<Float> {
        unsafe arena.pointer(at: 0).assumingMemoryBound(to: Float.self)
    }

    func fill(_ values: [Float]) { unsafe base.update(from: values, count: values.count) }

    func floats(_ count: Int) -> [Float] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }
}
