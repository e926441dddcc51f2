internal import COneDNN

extension ScheduleBuilder {
    /// A batch normalization on the way back.
    struct NormalizationNode {
        let name: String
        let kernels: NormalizationKernels
        let forward: PrimitiveDescription
        let x: Tensor
        let y: Tensor
        let parameters: NormalizationParameters
        /// The micro-batch's mean and variance, and where a ReLU let something through; none in evaluation.
        let kept: [Schedule.Operand]
    }

    /// Where a normalization's parameters are among the model's.
    struct NormalizationParameters {
        let first: Int
        let gamma: Int?
        let beta: Int?
        let mean: Int
        let variance: Int
        /// A number for each channel as it lies.
        let tensor: TensorDescription

        init(_ normalization: BatchNormalization, first: Int, _ tensor: TensorDescription) {
            self.first = first
            self.tensor = tensor
            gamma = normalization.scales ? first : nil
            beta = normalization.centers ? first + (normalization.scales ? 1 : 0) : nil
            mean = first + (normalization.scales ? 1 : 0) + (normalization.centers ? 1 : 0)
            variance = mean + 1
        }

        var count: Int { variance + 1 - first }
    }

    /// Batch normalization, with the ReLU that follows it in the same kernel if nobody else takes the result.
    mutating func forward(
        _ layer: Int, _ normalization: BatchNormalization, _ x: Tensor
    ) throws(EngineError) -> Tensor {
        let name = model.layers[layer].name
        let x = try laidForNormalization(x, model.shapes[layer], name)
        let fused = reluAlone(after: layer)
        let parameters = NormalizationParameters(
            normalization, first: parameterCount,
            try TensorDescription([x.description.layout.sizes[1]], dnnl_x, name))
        store(parameters, channels: x.shape.channels)
        if let fused { absorbed.insert(fused) }
        if mode == .training, normalization.synchronized {
            return try forwardSynchronized(normalization, x, name, parameters, relu: fused != nil)
        }
        let kernels = NormalizationKernels(name, normalization, relu: fused != nil)
        let kernel = try kernels.forward(x.description, mode, processor)
        let y = makeTensor(
            x.description, in: schedule.makeBuffer(bytes: x.description.bytes), x.shape, needsGradient: true)
        let kept = statistics(kernel, parameters)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: x.description, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
            ] + kept + factors(parameters, gamma: DNNL_ARG_SCALE, beta: DNNL_ARG_SHIFT) { .weights($0) },
            "\(name) forward")
        append(
            .normalization(
                NormalizationNode(
                    name: name, kernels: kernels, forward: kernel, x: x, y: y, parameters: parameters, kept: kept)),
            making: y)
        return y
    }

    /// The gradients of the parameters (for which oneDNN 2.6 demands beta too, and does not look at it), the micro-batch's statistics in the places of theirs, and that of x.
    mutating func backward(_ node: NormalizationNode, _ gradient: Gradient) throws(EngineError) -> Gradient {
        let kernel = try node.kernels.backward(node.x.description, node.forward, processor)
        let bytes = node.x.description.bytes
        let buffer = gradient.isShared ? schedule.makeBuffer(bytes: bytes) : gradient.buffer
        let tensor = node.x.description
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: tensor, place: .buffer(node.x.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: tensor, place: .buffer(gradient.buffer)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: tensor, place: .buffer(buffer)),
            ] + node.kept + factors(node.parameters, gamma: DNNL_ARG_SCALE, beta: DNNL_ARG_SHIFT) { .weights($0) }
                + factors(node.parameters, gamma: DNNL_ARG_DIFF_SCALE, beta: DNNL_ARG_DIFF_SHIFT) { .gradient($0) },
            "\(node.name) backward")
        for (operand, parameter) in zip(node.kept, [node.parameters.mean, node.parameters.variance]) {
            guard case .buffer(let buffer) = operand.place else { continue }
            schedule.append(
                .statistic(buffer: buffer, parameter: parameter, count: operand.tensor.layout.storedCount))
        }
        finish(from: node.parameters.first, count: node.parameters.count)
        return Gradient(buffer: buffer)
    }

    /// Images in blocks of channels; what was flattened in rows, as each of its elements is a channel then.
    private mutating func laidForNormalization(
        _ x: Tensor, _ shape: TensorShape, _ name: String
    ) throws(EngineError) -> Tensor {
        guard case .flat = shape else { return try blocked(x, name) }
        let rows = try rows(x, name)
        return rows.with(shape)
    }

    /// The layer after this one, if it is a ReLU and alone takes the result.
    private func reluAlone(after layer: Int) -> Int? {
        let takers = model.sources.indices.filter { model.sources[$0].contains(layer + 1) }
        guard let only = takers.first, takers.count == 1, model.layers[only].operation == .relu else { return nil }
        return only
    }

    private mutating func statistics(
        _ kernel: PrimitiveDescription, _ parameters: NormalizationParameters
    ) -> [Schedule.Operand] {
        let tensor = parameters.tensor
        guard mode == .training else {
            return [
                .init(argument: DNNL_ARG_MEAN, tensor: tensor, place: .weights(parameters.mean)),
                .init(argument: DNNL_ARG_VARIANCE, tensor: tensor, place: .weights(parameters.variance)),
            ]
        }
        return [DNNL_ARG_MEAN, DNNL_ARG_VARIANCE].map { argument in
            Schedule.Operand(
                argument: argument, tensor: tensor, place: .buffer(schedule.makeBuffer(bytes: tensor.bytes)))
        } + workspace(kernel)
    }

    /// Where a kernel notes what its ReLU lets through, if it does.
    mutating func workspace(_ kernel: PrimitiveDescription) -> [Schedule.Operand] {
        guard let workspace = kernel.tensor(dnnl_query_workspace_md), workspace.bytes > 0 else { return [] }
        let buffer = schedule.makeBuffer(bytes: workspace.bytes)
        return [.init(argument: DNNL_ARG_WORKSPACE, tensor: workspace, place: .buffer(buffer))]
    }

    private func factors(
        _ parameters: NormalizationParameters, gamma: Int32, beta: Int32, _ place: (Int) -> Schedule.Place
    ) -> [Schedule.Operand] {
        [(gamma, parameters.gamma), (beta, parameters.beta)].compactMap { argument, parameter in
            parameter.map { .init(argument: argument, tensor: parameters.tensor, place: place($0)) }
        }
    }

    private mutating func store(_ parameters: NormalizationParameters, channels: Int) {
        let axis = Array(parameters.tensor.layout.table(0).prefix(channels))
        store(Array(repeating: ParameterStorage(tensor: parameters.tensor, axes: [axis]), count: parameters.count))
    }
}
