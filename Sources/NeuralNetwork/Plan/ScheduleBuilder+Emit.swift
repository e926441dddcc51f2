internal import COneDNN

extension ScheduleBuilder {
    /// Appends a kernel; its scratch memory lives for this one step.
    ///
    /// - Parameter clearing: Whether the kernel reads of its scratch memory what it has not written, so that it must be 0.
    mutating func emit(
        _ kernel: PrimitiveDescription, _ operands: [Schedule.Operand], _ name: String, clearing: Bool = false
    ) {
        var operands = operands
        if let scratch = kernel.tensor(dnnl_query_scratchpad_md), scratch.bytes > 0 {
            let buffer = schedule.makeBuffer(bytes: scratch.bytes)
            if clearing { schedule.append(.clear(buffer: buffer, bytes: scratch.bytes)) }
            operands.append(.init(argument: DNNL_ARG_SCRATCHPAD, tensor: scratch, place: .buffer(buffer)))
        }
        schedule.append(.kernel(kernel, operands, name: name))
    }

    /// Appends a change of layout or number format.
    mutating func emitReorder(
        _ from: TensorDescription, _ source: Schedule.Place, _ to: TensorDescription, _ target: Schedule.Place,
        _ name: String
    ) throws(EngineError) {
        let kernel = try PrimitiveDescription(reorder: from, to: to, processor, name)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_FROM, tensor: from, place: source),
                .init(argument: DNNL_ARG_TO, tensor: to, place: target),
            ], name)
    }

    /// The tensor in layout and number format as wanted; itself if that is what it is.
    mutating func convert(
        _ tensor: Tensor, to wanted: TensorDescription, _ name: String
    ) throws(EngineError) -> Tensor {
        if tensor.description.isSame(as: wanted) {
            return tensor.seen(as: wanted)
        }
        return try reordered(tensor, wanted, name)
    }

    /// The tensor in a buffer of its own, for a layer that works in place.
    mutating func copy(_ tensor: Tensor, _ name: String) throws(EngineError) -> Tensor {
        try reordered(tensor, tensor.description, name)
    }

    /// The tensor in a buffer of its own, laid as wanted.
    mutating func reordered(
        _ tensor: Tensor, _ wanted: TensorDescription, _ name: String
    ) throws(EngineError) -> Tensor {
        let buffer = schedule.makeBuffer(bytes: wanted.bytes)
        try emitReorder(
            tensor.description, .buffer(tensor.buffer), wanted, .buffer(buffer), "\(name) input layout")
        var result = makeTensor(wanted, in: buffer, tensor.shape, needsGradient: tensor.needsGradient)
        (result.isPositive, result.border) = (tensor.isPositive, tensor.border)
        append(.conversion(name: name, from: tensor, to: result), making: result)
        return result
    }

    /// The first kernel that is compiled code; a reference loop only if there is nothing else.
    ///
    /// - Parameter candidates: Descriptions to try, the best first.
    func choose<Candidate, Choice>(
        _ candidates: [Candidate], isGood: (Choice) -> Bool,
        _ make: (Candidate) throws(EngineError) -> Choice
    ) throws(EngineError) -> Choice {
        var fallback: Choice?
        var failure: EngineError?
        for candidate in candidates {
            do throws(EngineError) {
                let choice = try make(candidate)
                if isGood(choice) { return choice }
                if fallback == nil { fallback = choice }
            } catch {
                failure = failure ?? error
            }
        }
        if let fallback { return fallback }
        throw failure ?? EngineError(code: .unimplemented, call: "dnnl_primitive_desc_create", subject: model.name)
    }
}

extension ScheduleBuilder.Tensor {
    /// The same memory described in another way.
    func seen(as description: TensorDescription) -> Self {
        var view = self
        view.description = description
        return view
    }

    /// The same memory as a tensor of another shape.
    func with(_ shape: TensorShape) -> Self {
        var view = self
        view.shape = shape
        return view
    }
}
