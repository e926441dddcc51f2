internal import COneDNN

extension ScheduleBuilder {
    /// The sum of results of one shape, from the first to the last, in a buffer of its own: a ReLU among those that
    /// made the summands still needs its result on the way back.
    mutating func forwardSum(_ name: String, _ inputs: [Tensor]) throws(EngineError) -> Tensor {
        let inputs = try inOneLayout(inputs, name)
        let first = inputs[0]
        let y = makeTensor(
            first.description, in: schedule.makeBuffer(bytes: first.description.bytes), first.shape,
            needsGradient: inputs.contains(where: \.needsGradient))
        var sum = first
        for input in inputs.dropFirst() {
            try emitSum(
                "\(name) forward", sum.description, .buffer(sum.buffer), input.description, .buffer(input.buffer),
                y.description, .buffer(y.buffer))
            sum = y
        }
        append(.sum(of: inputs, y: y), making: y)
        return y
    }

    /// y := a + b; y may be one of them.
    mutating func emitSum(
        _ name: String, _ a: TensorDescription, _ aPlace: Schedule.Place, _ b: TensorDescription,
        _ bPlace: Schedule.Place, _ y: TensorDescription, _ yPlace: Schedule.Place
    ) throws(EngineError) {
        let kernel = try SumKernel(name: name).forward(a, b, y, processor)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC_0, tensor: a, place: aPlace),
                .init(argument: DNNL_ARG_SRC_1, tensor: b, place: bPlace),
                .init(argument: DNNL_ARG_DST, tensor: y, place: yPlace),
            ], name)
    }

    /// All as they lie if they lie alike; else images in blocks of channels, or what was flattened in rows.
    mutating func inOneLayout(_ inputs: [Tensor], _ name: String) throws(EngineError) -> [Tensor] {
        let first = inputs[0].description
        if inputs.allSatisfy({ $0.description.isSame(as: first) }) { return inputs }
        let areImages = inputs.allSatisfy { $0.shape == inputs[0].shape && $0.description.layout.sizes.count == 4 }
        var converted: [Tensor] = []
        for input in inputs { converted.append(areImages ? try blocked(input, name) : try rows(input, name)) }
        return converted
    }
}

/// The sum of two tensors.
struct SumKernel {
    let name: String

    /// y = a + b.
    func forward(
        _ a: TensorDescription, _ b: TensorDescription, _ y: TensorDescription, _ processor: Processor
    ) throws(EngineError) -> PrimitiveDescription {
        var (a, b, y) = (a.value, b.value, y.value)
        var operation = dnnl_binary_desc_t()
        unsafe try check(
            dnnl_binary_desc_init(&operation, dnnl_binary_add, &a, &b, &y), "dnnl_binary_desc_init", name)
        return unsafe try PrimitiveDescription(&operation, processor, name)
    }
}
