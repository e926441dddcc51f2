internal import COneDNN

extension ScheduleBuilder {
    /// The same elements as an image: nothing to do but to lay them in Keras' order, and not even that behind a mean
    /// over the whole image, which still is one of a single pixel here.
    mutating func forwardReshape(_ layer: Int, _ x: Tensor) throws(EngineError) -> Tensor {
        let (name, shape) = (model.layers[layer].name, model.shapes[layer])
        guard x.description.layout.sizes.count != 4 || x.shape != shape else { return x }
        return try rows(x, name).seen(as: TensorDescription(sizes(shape), dnnl_nhwc, numbers, name)).with(shape)
    }

    /// The image without its border.
    mutating func forwardCrop(_ name: String, _ border: Border, _ x: Tensor) throws(EngineError) -> Tensor {
        let x = try blocked(x, name)
        let shape = border.within(x.shape)
        let inner = try imageDescription(shape, filled: true, name)
        let part = try x.description.part(at: [0, 0, border.top, border.left], of: inner.layout.sizes, name)
        let y = makeTensor(
            inner, in: schedule.makeBuffer(bytes: inner.bytes), shape, needsGradient: x.needsGradient)
        try emitReorder(part, .buffer(x.buffer), inner, .buffer(y.buffer), "\(name) forward")
        append(.crop(name: name, from: x, to: y, part: part), making: y)
        var result = y
        result.isPositive = x.isPositive
        return result
    }

    /// The gradient of a part, with zeros for what was cut off.
    mutating func aroundCrop(
        _ gradient: Gradient, _ name: String, _ part: TensorDescription, from x: Tensor, to y: Tensor
    ) throws(EngineError) -> Gradient {
        let bytes = x.description.bytes
        let buffer = schedule.makeBuffer(bytes: bytes)
        schedule.append(.clear(buffer: buffer, bytes: bytes))
        try emitReorder(y.description, .buffer(gradient.buffer), part, .buffer(buffer), "\(name) backward")
        return Gradient(buffer: buffer)
    }
}
