extension ScheduleBuilder {
    /// A rescaling or normalization with constants, of an image as it lies.
    mutating func forwardChannelMap(_ layer: Int, _ x: Tensor) throws(EngineError) -> Tensor {
        let (name, shape) = (model.layers[layer].name, model.shapes[layer])
        var x = x
        if case .flat = shape { x = try rows(x, name).with(shape) }
        guard let map = ChannelMap(model.layers[layer].operation, channels: shape.channels) else { return x }
        let scaling = ChannelScaling(map, x.description.layout)
        let bytes = x.description.bytes
        let y = makeTensor(
            x.description, in: schedule.makeBuffer(bytes: bytes), x.shape, needsGradient: x.needsGradient)
        try append(
            scaling, from: [LaidTensor(x.description, x.buffer)], to: [LaidTensor(y.description, y.buffer)],
            "\(name) forward")
        append(.channelMap(name: name, x: x, y: y, scaling), making: y)
        return y
    }

    /// The gradient of x, in the place of that of y if nobody else needs it.
    mutating func backward(
        _ scaling: ChannelScaling, _ gradient: Gradient, _ y: Tensor, _ name: String
    ) throws(EngineError) -> Gradient {
        let buffer = gradient.isShared ? schedule.makeBuffer(bytes: y.description.bytes) : gradient.buffer
        try append(
            scaling.backward, from: [LaidTensor(y.description, gradient.buffer)],
            to: [LaidTensor(y.description, buffer)],
            "\(name) backward")
        return Gradient(buffer: buffer)
    }
}
