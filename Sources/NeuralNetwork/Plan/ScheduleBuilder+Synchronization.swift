internal import COneDNN

extension ScheduleBuilder {
    /// A synchronized batch normalization on the way back.
    struct SynchronizedNode {
        let name: String
        let kernels: NormalizationKernels
        let forward: PrimitiveDescription
        let x: Tensor
        let y: Tensor
        let parameters: NormalizationParameters
        /// All groups' mean and variance.
        let moments: [Int]
        /// Where a ReLU let something through.
        let workspace: [Schedule.Operand]
        /// The factors' values, where there are none buffers of ones and zeros.
        let gamma: Schedule.Place
        let beta: Schedule.Place

        var statistics: [Schedule.Operand] {
            zip([DNNL_ARG_MEAN, DNNL_ARG_VARIANCE], moments).map {
                .init(argument: $0, tensor: parameters.tensor, place: .buffer($1), isGiven: true)
            }
        }

        var factors: [Schedule.Operand] {
            [(DNNL_ARG_SCALE, gamma), (DNNL_ARG_SHIFT, beta)].map {
                .init(argument: $0, tensor: parameters.tensor, place: $1)
            }
        }
    }

    /// A normalization over the samples of all groups: a kernel takes the group's own mean and variance (its result is of
    /// no use), and one to which mean and variance are given makes y.
    mutating func forwardSynchronized(
        _ normalization: BatchNormalization, _ x: Tensor, _ name: String, _ parameters: NormalizationParameters,
        relu: Bool
    ) throws(EngineError) -> Tensor {
        let plain = BatchNormalization(epsilon: normalization.epsilon)
        let kernels = NormalizationKernels(name, plain, relu: relu, areStatisticsGiven: true)
        let kernel = try kernels.forward(x.description, .training, processor)
        let own = try emitOwnMoments(name, x, parameters.tensor)
        let moments = emitExchange(name, .moments, parameters.tensor, own.map { .buffer($0) })
        let buffer = schedule.makeBuffer(bytes: x.description.bytes)
        let y = makeTensor(x.description, in: buffer, x.shape, needsGradient: true)
        let node = SynchronizedNode(
            name: name, kernels: kernels, forward: kernel, x: x, y: y, parameters: parameters, moments: moments,
            workspace: workspace(kernel),
            gamma: place(parameters.gamma, or: 1, parameters.tensor, name),
            beta: place(parameters.beta, or: 0, parameters.tensor, name))
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: x.description, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
            ] + node.statistics + node.workspace + node.factors, "\(name) forward")
        append(.synchronized(node), making: y)
        return y
    }

    /// The gradients of gamma and beta are the group's own, as the ring adds them up; that of x needs those of all.
    mutating func backward(_ node: SynchronizedNode, _ gradient: Gradient) throws(EngineError) -> Gradient {
        let kernel = try node.kernels.backward(node.x.description, node.forward, processor)
        let (tensor, parameters) = (node.x.description, node.parameters)
        let buffer = gradient.isShared ? schedule.makeBuffer(bytes: tensor.bytes) : gradient.buffer
        let slopes = [parameters.gamma, parameters.beta].map { parameter in
            parameter.map { Schedule.Place.gradient($0) }
                ?? .buffer(schedule.makeBuffer(bytes: parameters.tensor.bytes))
        }
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: tensor, place: .buffer(node.x.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: tensor, place: .buffer(gradient.buffer)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: tensor, place: .buffer(buffer)),
                .init(argument: DNNL_ARG_DIFF_SCALE, tensor: parameters.tensor, place: slopes[0]),
                .init(argument: DNNL_ARG_DIFF_SHIFT, tensor: parameters.tensor, place: slopes[1]),
            ] + node.statistics + node.workspace + node.factors, "\(node.name) backward")
        if node.x.needsGradient { try emitRecentring(node, [slopes[1], slopes[0]], buffer) }
        for (buffer, parameter) in zip(node.moments, [parameters.mean, parameters.variance]) {
            schedule.append(
                .statistic(buffer: buffer, parameter: parameter, count: parameters.tensor.layout.storedCount))
        }
        finish(from: parameters.first, count: parameters.count)
        return Gradient(buffer: buffer)
    }

    private mutating func emitOwnMoments(
        _ name: String, _ x: Tensor, _ channels: TensorDescription
    ) throws(EngineError) -> [Int] {
        let none = BatchNormalization(scales: false, centers: false)
        let kernel = try NormalizationKernels(name, none, relu: false).forward(x.description, .training, processor)
        let own = [schedule.makeBuffer(bytes: channels.bytes), schedule.makeBuffer(bytes: channels.bytes)]
        let result = schedule.makeBuffer(bytes: x.description.bytes)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: x.description, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: x.description, place: .buffer(result)),
                .init(argument: DNNL_ARG_MEAN, tensor: channels, place: .buffer(own[0])),
                .init(argument: DNNL_ARG_VARIANCE, tensor: channels, place: .buffer(own[1])),
            ], "\(name) statistics")
        return own
    }

    /// Lets the groups put two vectors together; the buffers with the results.
    private mutating func emitExchange(
        _ name: String, _ kind: Synchronization.Kind, _ channels: TensorDescription, _ offered: [Schedule.Place],
        _ slope: Exchange.Slope? = nil
    ) -> [Int] {
        let taken = [schedule.makeBuffer(bytes: channels.bytes), schedule.makeBuffer(bytes: channels.bytes)]
        let point = Synchronization(layer: name, kind: kind, channels: channels.layout.storedCount)
        schedule.append(
            .exchange(Exchange(synchronization: point, offered: offered, taken: taken, slope: slope)))
        return taken
    }

    private mutating func emitRecentring(
        _ node: SynchronizedNode, _ sums: [Schedule.Place], _ buffer: Int
    ) throws(EngineError) {
        let layout = ChannelLayout(node.x.description.layout)
        let terms = emitExchange(
            node.name, .sums, node.parameters.tensor, sums,
            Exchange.Slope(
                gamma: node.gamma, variance: node.moments[1], epsilon: node.kernels.epsilon, places: layout.places))
        let (x, gradient) = (LaidTensor(node.x.description, node.x.buffer), LaidTensor(node.x.description, buffer))
        let perChannel = ([node.moments[0]] + terms).map { LaidTensor(node.parameters.tensor, $0) }
        try append(
            Recentring(layout: layout), from: [x, gradient] + perChannel, to: [gradient], "\(node.name) recentring")
    }

    /// Where a factor is; if the layer has none, a buffer with its constant value.
    private mutating func place(
        _ parameter: Int?, or constant: Float, _ channels: TensorDescription, _ name: String
    ) -> Schedule.Place {
        if let parameter { return .weights(parameter) }
        let buffer = schedule.makeBuffer(bytes: channels.bytes)
        schedule.append(
            .work(Constant(value: constant, count: channels.layout.storedCount), from: [], to: [buffer], name))
        return .buffer(buffer)
    }
}
