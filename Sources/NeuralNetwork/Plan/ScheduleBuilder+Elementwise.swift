internal import COneDNN

extension ScheduleBuilder {
    /// ReLU in place. What it overwrites is needed by no backward kernel: convolution and dense want their inputs,
    /// pooling its workspace, and dropout only its key.
    mutating func forwardReLU(_ name: String, _ x: Tensor) throws(EngineError) -> Tensor {
        let y = x.buffer == schedule.images ? try copy(x, name) : x
        let kernel = try ReLUKernels(name: name).forward(y.description, processor)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: y.description, place: .buffer(y.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
            ], "\(name) forward")
        nodes.append(.relu(name: name, y: y))
        return y
    }

    /// Dropout in place. A ReLU before it may still look at the result: a dropped element is 0, and so is its
    /// gradient already.
    mutating func forwardDropout(_ layer: Int, _ rate: Float, _ x: Tensor) throws(EngineError) -> Tensor {
        guard mode == .training, rate > 0 else { return x }
        let y = x.buffer == schedule.images ? try copy(x, model.layers[layer].name) : x
        let perSample = y.description.layout.storedCount / batch
        schedule.append(.dropout(buffer: y.buffer, perSample: perSample, rate: rate, layer: layer))
        nodes.append(.dropout(buffer: y.buffer, perSample: perSample, rate: rate, layer: layer))
        return y
    }

    /// Zero to the gradient in place, wherever `y` is 0.
    mutating func emitReLUBackward(_ name: String, _ y: Tensor, _ gradient: Int) throws(EngineError) {
        let kernel = try ReLUKernels(name: name).backward(y.description, processor)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_DST, tensor: y.description, place: .buffer(y.buffer)),
                .init(argument: DNNL_ARG_DIFF_DST, tensor: y.description, place: .buffer(gradient)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: y.description, place: .buffer(gradient)),
            ], "\(name) relu backward")
    }
}
