internal import COneDNN

extension ScheduleBuilder {
    /// What a layer is fed: with the zeros around it in memory, unless the layer can do without.
    ///
    /// A convolution adds them as its padding. So does the largest of a window where nothing is below zero: padding
    /// never wins there, and a zero does only where the result is zero too, whose gradient the ReLU before stops.
    mutating func settled(_ inputs: [Tensor], for layer: Layer) throws(EngineError) -> [Tensor] {
        switch layer.operation {
        case .zeroPadding2D, .conv2D, .depthwiseConv2D, .separableConv2D: return inputs
        case .maxPooling2D(let pool) where inputs[0].isPositive && inputs[0].border.isNarrower(than: pool.window):
            return inputs
        default:
            var settled: [Tensor] = []
            for input in inputs { settled.append(try withBorder(input, layer.name)) }
            return settled
        }
    }

    /// The image with its zeros around it in memory; itself if there are none.
    mutating func withBorder(_ x: Tensor, _ name: String) throws(EngineError) -> Tensor {
        guard x.border != .none else { return x }
        let inner = try ownChannels(x, name)
        let shape = x.border.around(x.shape)
        let whole = try imageDescription(shape, filled: false, name)
        let buffer = schedule.makeBuffer(bytes: whole.bytes)
        schedule.append(.clear(buffer: buffer, bytes: whole.bytes))
        let part = try whole.part(at: [0, 0, x.border.top, x.border.left], of: inner.description.layout.sizes, name)
        try emitReorder(inner.description, .buffer(x.buffer), part, .buffer(buffer), "\(name) border")
        let y = makeTensor(whole, in: buffer, shape, needsGradient: x.needsGradient)
        append(.border(name: name, from: inner, to: y, part: part), making: y)
        return y
    }

    /// The gradient within the border.
    mutating func withoutBorder(
        _ gradient: Gradient, _ name: String, _ part: TensorDescription, from x: Tensor
    ) throws(EngineError) -> Gradient {
        let buffer = schedule.makeBuffer(bytes: x.description.bytes)
        try emitReorder(
            part, .buffer(gradient.buffer), x.description, .buffer(buffer), "\(name) gradient border")
        return Gradient(buffer: buffer)
    }
}

extension Border {
    /// Whether no window lies in the border alone.
    fileprivate func isNarrower(than window: Extent) -> Bool {
        max(top, bottom) < window.height && max(left, right) < window.width
    }
}
