internal import COneDNN

extension ScheduleBuilder {
    /// A dense layer or a convolution on the way back.
    struct WeightedNode {
        let name: String
        let passes: Passes
        let x: Tensor
        let y: Tensor
        /// Index of the kernel among the model's parameters; the bias, if there is one, is the next.
        let parameter: Int
        let relu: Bool

        /// Whether the kernels are in float32 between tensors of another format: those of Winograd's algorithm are.
        var isWidened: Bool { passes.x.isFloat32 && !x.description.isFloat32 }

        /// The result as the kernels write it.
        var result: TensorDescription { isWidened ? y.description.inFloat32 : y.description }

        /// A kernel, and a bias if there is one.
        var parameterCount: Int { passes.bias == nil ? 1 : 2 }

        /// Whether the gradient of the weights comes from a kernel that reads scratch memory it has not written:
        /// oneDNN 2.6.3's in bfloat16, where a part of the window sees nothing but padding (`PlanReuseTests`).
        var readsBeyondItsScratch: Bool {
            let (window, image) = (passes.kernel.layout.sizes, passes.x.layout.sizes)
            guard !passes.x.isFloat32, window.count >= 4, image.count == 4 else { return false }
            return zip(window.suffix(2), image.suffix(2)).contains { $0 > $1 }
        }
    }

    /// The kernels that were chosen for a layer, and the layout of its weights.
    struct Passes {
        let forward: PartedKernel
        let data: PartedKernel?
        let weights: PartedKernel?
        let x: TensorDescription
        let kernel: TensorDescription
        let bias: TensorDescription?

        /// Whether all are compiled code, and the way forward takes the weights as they lie or would convert them anyway.
        var isFastAsTheyLie: Bool {
            guard isFast, let wanted = forward.first.tensor(dnnl_query_weights_md) else { return false }
            return !wanted.isFloat32 || kernel.layout.isSamePlacement(as: wanted.layout)
        }

        /// Whether all of them are compiled code.
        var isFast: Bool { ![forward, data, weights].contains { $0?.first.isReference ?? false } }
    }

    /// Chooses the kernels for a layout of x. The layout of the weights is that of the forward pass in float32; in
    /// another format, where every pass takes a conversion of them, it is that of their gradient. A backward pass that
    /// has no compiled kernel for the layout gets another by a reorder.
    func choosePasses(
        _ kernels: some WeightedKernels, x: TensorDescription, kernel any: TensorDescription, y: TensorDescription,
        hasBias: Bool, needsData: Bool
    ) throws(EngineError) -> Passes {
        let bias = hasBias ? try TensorDescription([y.layout.sizes[1]], dnnl_x, kernels.name) : nil
        let given = settledTensor
        let converted = any.with(x.value.data_type)
        let layouts = converted.isFloat32 ? [given, any].compactMap(\.self) : [converted]
        let forward = try chooseKernel(layouts) { (kernel) throws(EngineError) in
            try kernels.forward(x, kernel, bias, y, mode, processor)
        }
        let input = try forward.requiredTensor(dnnl_query_src_md, kernels.name)
        let chosen = try forward.requiredTensor(dnnl_query_weights_md, kernels.name)
        let forwardOf = { (samples: Int) throws(EngineError) in
            try kernels.forward(input.samples(samples), chosen, bias, y.samples(samples), mode, processor)
        }
        let parts = try inParts(forward, forwardOf)
        guard mode == .training else {
            return Passes(forward: parts, data: nil, weights: nil, x: input, kernel: given ?? chosen, bias: bias)
        }
        let weights = try chooseParts([given ?? (chosen.isFloat32 ? chosen : any), any]) {
            (kernel, samples) throws(EngineError) in
            try kernels.backwardWeights(
                input.samples(samples), kernel, bias, y.samples(samples), forwardOf(samples), processor)
        }
        let gradient = try weights.first.requiredTensor(dnnl_query_diff_weights_md, kernels.name)
        let kernel = given ?? (chosen.isFloat32 ? chosen : gradient)
        guard needsData else {
            return Passes(forward: parts, data: nil, weights: weights, x: input, kernel: kernel, bias: bias)
        }
        let data = try chooseParts([chosen.isFloat32 ? kernel : chosen, converted]) {
            (kernel, samples) throws(EngineError) in
            try kernels.backwardData(
                input.samples(samples), kernel, y.samples(samples), forwardOf(samples), processor)
        }
        return Passes(forward: parts, data: data, weights: weights, x: input, kernel: kernel, bias: bias)
    }

    /// The first candidate for the layout of the weights that has compiled code, in parts.
    private func chooseParts(
        _ candidates: [TensorDescription],
        _ make: (TensorDescription, _ samples: Int) throws(EngineError) -> PrimitiveDescription
    ) throws(EngineError) -> PartedKernel {
        try choose(candidates, isGood: { !$0.first.isReference }) { (candidate) throws(EngineError) in
            try inParts(try make(candidate, batch)) { (samples) throws(EngineError) in try make(candidate, samples) }
        }
    }

    private func chooseKernel(
        _ candidates: [TensorDescription], _ make: (TensorDescription) throws(EngineError) -> PrimitiveDescription
    ) throws(EngineError) -> PrimitiveDescription {
        try choose(candidates, isGood: { !$0.isReference }, make)
    }

    /// Appends the forward pass of a layer.
    mutating func forward(_ node: WeightedNode, kernelAxes: [[Int]]) throws(EngineError) {
        let biases = node.passes.bias.map { bias in
            let axis = Array(bias.layout.table(0).prefix(node.y.shape.channels))
            return [ParameterStorage(tensor: bias, axes: [axis])]
        }
        store([ParameterStorage(tensor: node.passes.kernel, axes: kernelAxes)] + (biases ?? []))
        let weights = try weights(node, for: node.passes.forward.first, "\(node.name) forward")
        let x = try input(of: node)
        let y = node.isWidened ? schedule.makeBuffer(bytes: node.result.bytes) : node.y.buffer
        for part in node.passes.forward.parts {
            emit(
                part.kernel,
                [
                    part.operand(DNNL_ARG_SRC, node.passes.x, x), weights,
                    part.operand(DNNL_ARG_DST, node.result, y),
                ] + bias(node), "\(node.name) forward")
        }
        try round(y, to: LaidTensor(node.y.description, node.y.buffer), node.name)
        append(.weighted(node), making: node.y)
    }

    /// Appends the backward passes: first the gradients of the parameters, so that they can leave early.
    mutating func backward(
        _ node: WeightedNode, at index: Int, _ gradient: Gradient
    ) throws(EngineError) -> Gradient? {
        let isDone = !node.relu || undone.contains(index)
        let rounded = isDone ? gradient : try emitReLUBackward(node.name, node.y, gradient)
        let gradient =
            node.isWidened ? try widened(LaidTensor(node.y.description, rounded.buffer), node.name) : rounded.buffer
        try emitWeightsGradient(node, gradient)
        finish(from: node.parameter, count: node.parameterCount)
        guard let data = node.passes.data else { return nil }
        let buffer = schedule.makeBuffer(bytes: node.passes.x.bytes)
        let weights = try weights(node, for: data.first, "\(node.name) backward data")
        for part in data.parts {
            emit(
                part.kernel,
                [
                    part.operand(DNNL_ARG_DIFF_DST, node.result, gradient), weights,
                    part.operand(DNNL_ARG_DIFF_SRC, node.passes.x, buffer),
                ], "\(node.name) backward data")
        }
        guard node.isWidened else { return Gradient(buffer: buffer) }
        let target = schedule.makeBuffer(bytes: node.x.description.bytes)
        try round(buffer, to: LaidTensor(node.x.description, target), node.name)
        return Gradient(buffer: target)
    }

    /// A buffer with what a layer is fed, in the numbers of its kernels.
    private mutating func input(of node: WeightedNode) throws(EngineError) -> Int {
        node.isWidened ? try widened(LaidTensor(node.x.description, node.x.buffer), node.name) : node.x.buffer
    }

    private mutating func emitWeightsGradient(_ node: WeightedNode, _ gradient: Int) throws(EngineError) {
        guard let weights = node.passes.weights else { return }
        let wanted = try weights.first.requiredTensor(dnnl_query_diff_weights_md, node.name)
        let kernel = gradientPlace(node.parameter, node.passes.kernel)
        let bias = node.passes.bias.map { ($0, gradientPlace(node.parameter + 1, $0)) }
        let isSame = wanted.isSame(as: node.passes.kernel)
        let place = isSame ? kernel : .buffer(schedule.makeBuffer(bytes: wanted.bytes))
        let name = "\(node.name) backward weights"
        try emitSumOfParts(
            weights,
            [
                (DNNL_ARG_SRC, node.passes.x, try input(of: node)), (DNNL_ARG_DIFF_DST, node.result, gradient),
            ],
            [.init(argument: DNNL_ARG_DIFF_WEIGHTS, tensor: wanted, place: place)]
                + (bias.map { [.init(argument: DNNL_ARG_DIFF_BIAS, tensor: $0.0, place: $0.1)] } ?? []), name,
            clearing: node.readsBeyondItsScratch)
        if !isSame { try emitReorder(wanted, place, node.passes.kernel, kernel, "\(name) layout") }
        try addGradient(kernel, node.passes.kernel, node.parameter, name)
        if let (tensor, place) = bias { try addGradient(place, tensor, node.parameter + 1, name) }
    }

    private func bias(_ node: WeightedNode) -> [Schedule.Operand] {
        node.passes.bias.map {
            [.init(argument: DNNL_ARG_BIAS, tensor: $0, place: .weights(node.parameter + 1))]
        } ?? []
    }

    /// The weights in the layout and numbers that a kernel wants, after a reorder if those are not theirs; the last one
    /// of the step serves a later kernel, too.
    private mutating func weights(
        _ node: WeightedNode, for kernel: PrimitiveDescription, _ name: String
    ) throws(EngineError) -> Schedule.Operand {
        let wanted = try kernel.requiredTensor(dnnl_query_weights_md, name)
        if wanted.isSame(as: node.passes.kernel) {
            return .init(argument: DNNL_ARG_WEIGHTS, tensor: wanted, place: .weights(node.parameter))
        }
        if let kept = convertedWeights[node.parameter], kept.tensor.isSame(as: wanted) {
            return .init(argument: DNNL_ARG_WEIGHTS, tensor: wanted, place: .buffer(kept.buffer))
        }
        let buffer = schedule.makeBuffer(bytes: wanted.bytes)
        try emitReorder(
            node.passes.kernel, .weights(node.parameter), wanted, .buffer(buffer), "\(name) weights layout")
        convertedWeights[node.parameter] = LaidTensor(wanted, buffer)
        return .init(argument: DNNL_ARG_WEIGHTS, tensor: wanted, place: .buffer(buffer))
    }
}
