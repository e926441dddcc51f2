internal import COneDNN

extension ScheduleBuilder {
    /// A layer normalization on the way back.
    struct LayerNormalizationNode {
        let kernels: LayerNormalizationKernels
        let forward: PrimitiveDescription
        let x: Tensor
        let y: Tensor
        /// The image as a matrix of a row for each pixel.
        let matrix: TensorDescription
        let factors: [Factor]
        let first: Int
        /// Mean and variance of each row; none in evaluation.
        let kept: [Schedule.Operand]
    }

    /// A gamma or a beta: its place among the parameters, and oneDNN's words for it and for its gradient.
    struct Factor {
        let parameter: Int
        let value: Int32
        let gradient: Int32
    }

    /// Layer normalization of the channels, which are to lie together.
    mutating func forward(_ layer: Int, _ options: LayerNormalization, _ x: Tensor) throws(EngineError) -> Tensor {
        let (name, shape) = (model.layers[layer].name, model.shapes[layer])
        let x = try inRows(x, shape, name)
        let matrix = try TensorDescription([batch * shape.places, shape.channels], dnnl_ab, numbers, name)
        let kernels = try LayerNormalizationKernels(name, options, rows: batch * shape.places)
        let kernel = try kernels.forward(matrix, mode, processor)
        let y = makeTensor(
            x.description, in: schedule.makeBuffer(bytes: x.description.bytes), shape, needsGradient: true)
        let node = LayerNormalizationNode(
            kernels: kernels, forward: kernel, x: x, y: y, matrix: matrix, factors: factors(options),
            first: parameterCount, kept: mode == .training ? statistics(kernels.statistic) : [])
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: matrix, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: matrix, place: .buffer(y.buffer)),
            ] + node.kept + values(node, try factorDescription(node)), "\(name) forward")
        let factor = try factorDescription(node)
        store(node.factors.map { _ in ParameterStorage(tensor: factor, axes: [factor.layout.table(0)]) })
        append(.layerNormalization(node), making: y)
        return y
    }

    /// The gradients of gamma, beta (whose value oneDNN 2.6 demands and does not look at) and x.
    mutating func backward(_ node: LayerNormalizationNode, _ gradient: Gradient) throws(EngineError) -> Gradient {
        let kernel = try node.kernels.backward(node.matrix, node.forward, processor)
        let buffer = schedule.makeBuffer(bytes: node.x.description.bytes)
        let tensor = try factorDescription(node)
        let places = node.factors.map { ($0, gradientPlace($0.parameter, tensor)) }
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: node.matrix, place: .buffer(node.x.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: node.matrix, place: .buffer(gradient.buffer)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: node.matrix, place: .buffer(buffer)),
            ] + node.kept + values(node, tensor)
                + places.map { .init(argument: $0.gradient, tensor: tensor, place: $1) },
            "\(node.kernels.name) backward")
        for (factor, place) in places {
            try addGradient(place, tensor, factor.parameter, "\(node.kernels.name) backward")
        }
        if !node.factors.isEmpty { finish(from: node.first, count: node.factors.count) }
        return Gradient(buffer: buffer)
    }

    private mutating func inRows(_ x: Tensor, _ shape: TensorShape, _ name: String) throws(EngineError) -> Tensor {
        guard case .spatial = shape else { return try rows(x, name).with(shape) }
        return try convert(ownChannels(x, name), to: TensorDescription(sizes(shape), dnnl_nhwc, numbers, name), name)
    }

    private func factors(_ options: LayerNormalization) -> [Factor] {
        let words = [
            options.scales ? (DNNL_ARG_SCALE, DNNL_ARG_DIFF_SCALE) : nil,
            options.centers ? (DNNL_ARG_SHIFT, DNNL_ARG_DIFF_SHIFT) : nil,
        ].compactMap(\.self)
        return words.enumerated().map { Factor(parameter: parameterCount + $0, value: $1.0, gradient: $1.1) }
    }

    private func factorDescription(_ node: LayerNormalizationNode) throws(EngineError) -> TensorDescription {
        try TensorDescription([node.matrix.layout.sizes[1]], dnnl_x, node.kernels.name)
    }

    private func values(_ node: LayerNormalizationNode, _ tensor: TensorDescription) -> [Schedule.Operand] {
        node.factors.map { .init(argument: $0.value, tensor: tensor, place: .weights($0.parameter)) }
    }

    private mutating func statistics(_ tensor: TensorDescription) -> [Schedule.Operand] {
        [DNNL_ARG_MEAN, DNNL_ARG_VARIANCE].map { argument in
            .init(argument: argument, tensor: tensor, place: .buffer(schedule.makeBuffer(bytes: tensor.bytes)))
        }
    }
}
