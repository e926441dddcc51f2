internal import COneDNN

extension ScheduleBuilder {
    /// ReLU in place. What it overwrites is needed by no backward kernel: convolution and dense want their inputs,
    /// pooling its workspace, and dropout only its key.
    mutating func forwardReLU(_ name: String, _ x: Tensor) throws(EngineError) -> Tensor {
        let x = x.isExclusive ? x : try copy(x, name)
        let y = makeTensor(x.description, in: x.buffer, x.shape, needsGradient: x.needsGradient)
        let kernel = try ReLUKernels(name: name).forward(y.description, processor)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: y.description, place: .buffer(y.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
            ], "\(name) forward")
        append(.relu(name: name, x: x, y: y), making: y)
        return y
    }

    /// Dropout in place. A ReLU before it may still look at the result: a dropped element is 0, and so is its
    /// gradient already.
    mutating func forward(_ layer: DropoutLayer, _ x: Tensor) throws(EngineError) -> Tensor {
        guard mode == .training, layer.rate > 0 else { return x }
        let name = model.layers[layer.index].name
        let x = x.isExclusive ? x : try copy(x, name)
        let y = makeTensor(x.description, in: x.buffer, x.shape, needsGradient: x.needsGradient)
        try append(layer, LaidTensor(y.description, y.buffer), "\(name) forward")
        append(.dropout(name: name, x: x, y: y, layer), making: y)
        return y
    }

    /// Zero to the gradient wherever `y` is 0; in place if nobody else needs it.
    mutating func emitReLUBackward(
        _ name: String, _ y: Tensor, _ gradient: Gradient
    ) throws(EngineError) -> Gradient {
        let kernel = try ReLUKernels(name: name).backward(y.description, processor)
        let buffer = gradient.isShared ? schedule.makeBuffer(bytes: y.description.bytes) : gradient.buffer
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: y.description, place: .buffer(gradient.buffer)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: y.description, place: .buffer(buffer)),
            ], "\(name) relu backward")
        return Gradient(buffer: buffer)
    }
}
