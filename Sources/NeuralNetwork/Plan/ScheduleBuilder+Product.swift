internal import COneDNN

extension ScheduleBuilder {
    /// A product on the way back.
    struct ProductNode {
        let name: String
        let image: Tensor
        /// As large as the image, or one number for each channel.
        let factor: Tensor
        let y: Tensor
        let layout: ChannelLayout
    }

    /// The product of two results, one of which may have one number for each channel of the other. oneDNN has no
    /// compiled code for the gradient of that one: its `reduction` is a plain loop.
    mutating func forwardProduct(_ layer: Int, _ inputs: [Tensor]) throws(EngineError) -> Tensor {
        let (name, shapes) = (model.layers[layer].name, model.inputShapes[layer])
        let isLast = shapes[1].count > shapes[0].count
        let (image, factor) =
            shapes[0] == shapes[1]
            ? try alike(inputs, name) : try channelsAlike(inputs[isLast ? 1 : 0], inputs[isLast ? 0 : 1], name)
        let channels = ChannelLayout(image.description.layout)
        let layout = shapes[0] == shapes[1] ? channels.elementwise : channels
        let description = image.description
        let y = makeTensor(
            description, in: schedule.makeBuffer(bytes: description.bytes), image.shape,
            needsGradient: inputs.contains(where: \.needsGradient))
        try append(
            Product(layout: layout), from: [image, factor].map { LaidTensor($0.description, $0.buffer) },
            to: [LaidTensor(description, y.buffer)], "\(name) forward")
        append(
            .product(ProductNode(name: name, image: image, factor: factor, y: y, layout: layout)), making: y)
        return y
    }

    /// The gradients of image and factor.
    mutating func backward(_ node: ProductNode, _ gradient: Gradient) throws(EngineError) -> [Gradient] {
        let buffers = [node.image, node.factor].map { schedule.makeBuffer(bytes: $0.description.bytes) }
        let tensors = [node.image, node.factor].map(\.description)
        let inputs = zip(tensors, [node.image.buffer, node.factor.buffer]).map(LaidTensor.init)
        try append(
            ProductGradients(layout: node.layout), from: [LaidTensor(node.y.description, gradient.buffer)] + inputs,
            to: zip(tensors, buffers).map(LaidTensor.init), "\(node.name) backward")
        return buffers.map { Gradient(buffer: $0) }
    }

    private mutating func alike(_ inputs: [Tensor], _ name: String) throws(EngineError) -> (Tensor, Tensor) {
        let inputs = try inOneLayout(inputs, name)
        return (inputs[0], inputs[1])
    }

    /// The image as it lies if the channels of a pixel lie together, else in blocks; the factor in the same way.
    private mutating func channelsAlike(
        _ image: Tensor, _ factor: Tensor, _ name: String
    ) throws(EngineError) -> (Tensor, Tensor) {
        let own = try ownChannels(image, name)
        let plain = try TensorDescription(sizes(image.shape), dnnl_nhwc, numbers, name)
        guard own.description.isSame(as: plain) else {
            return (try blocked(image, name), try blocked(factor, name))
        }
        let wanted = try TensorDescription(sizes(factor.shape), dnnl_nhwc, numbers, name)
        return (own.seen(as: plain), try convert(ownChannels(factor, name), to: wanted, name))
    }
}

extension ChannelLayout {
    /// All elements, each a channel of its own.
    fileprivate var elementwise: ChannelLayout { ChannelLayout(rows: 1, places: 1, width: count, rowsPerSample: 1) }
}
