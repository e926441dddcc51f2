internal import COneDNN

extension ScheduleBuilder {
    /// A function of each element on the way back.
    struct ActivationNode {
        let kernels: ActivationKernels
        let forward: PrimitiveDescription
        let x: Tensor
        let y: Tensor
    }

    /// The activation of a result; a ReLU works in place, any other keeps what it was given for the way back.
    mutating func forward(
        _ name: String, _ activation: Activation, slope: Float = Activation.leakySlope, _ x: Tensor
    ) throws(EngineError) -> Tensor {
        if activation == .relu {
            var y = try forwardReLU(name, x)
            y.isPositive = true
            return y
        }
        var y = x
        for kernels in ActivationKernels.chain(name, activation, slope: slope) { y = try forward(kernels, y) }
        if !activation.keepsZero { clearFilledChannels(y, name) }
        return y
    }

    /// The activation that follows a kernel which does no more than a ReLU itself.
    mutating func activated(
        _ y: Tensor, _ activation: Activation, _ name: String
    ) throws(EngineError) -> Tensor {
        activation == .relu ? y : try forward("\(name) \(activation.rawValue)", activation, y)
    }

    private mutating func forward(_ kernels: ActivationKernels, _ x: Tensor) throws(EngineError) -> Tensor {
        let x = try withFilledChannels(x, kernels.name)
        let kernel = try kernels.forward(x.description, mode, processor)
        let buffer = schedule.makeBuffer(bytes: x.description.bytes)
        let y = makeTensor(x.description, in: buffer, x.shape, needsGradient: x.needsGradient)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: x.description, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
            ], "\(kernels.name) forward")
        append(.activation(ActivationNode(kernels: kernels, forward: kernel, x: x, y: y)), making: y)
        return y
    }

    /// The gradient of x, in the place of that of y if nobody else needs it. Filled channels have none, and none they
    /// get: whatever the slope at zero is.
    mutating func backward(_ node: ActivationNode, _ gradient: Gradient) throws(EngineError) -> Gradient {
        let kernel = try node.kernels.backward(node.x.description, node.forward, processor)
        let tensor = node.x.description
        let buffer = gradient.isShared ? schedule.makeBuffer(bytes: tensor.bytes) : gradient.buffer
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: tensor, place: .buffer(node.x.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: tensor, place: .buffer(gradient.buffer)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: tensor, place: .buffer(buffer)),
            ], "\(node.kernels.name) backward")
        return Gradient(buffer: buffer)
    }

    /// An image that lies in blocks, described with all the channels that lie there, as compiled kernels want it.
    private mutating func withFilledChannels(_ x: Tensor, _ name: String) throws(EngineError) -> Tensor {
        let layout = x.description.layout
        return layout.sizes == layout.padded ? x : try blocked(x, name)
    }

    /// Zeros into the channels that only fill a block: whoever takes the image relies on them.
    private mutating func clearFilledChannels(_ y: Tensor, _ name: String) {
        let layout = y.description.layout
        guard layout.sizes.count == 4, layout.sizes[1] > y.shape.channels else { return }
        schedule.append(
            .work(
                FilledChannels(y.description, channels: y.shape.channels), from: [y.buffer], to: [y.buffer],
                "\(name) clear"))
    }
}
