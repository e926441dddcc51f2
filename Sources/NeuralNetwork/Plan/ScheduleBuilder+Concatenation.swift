internal import COneDNN

extension ScheduleBuilder {
    /// A tensor that is part of another, and where it lies there.
    struct Part {
        let tensor: Tensor
        let place: TensorDescription
    }

    /// The channels of all, one after the other; in blocks if each part fills whole ones, else with the channels of a
    /// pixel together.
    mutating func forwardConcatenation(_ layer: Int, _ inputs: [Tensor]) throws(EngineError) -> Tensor {
        let name = model.layers[layer].name
        let shape = model.shapes[layer]
        let laid = try parts(layer, inputs)
        let whole = try wholeDescription(shape, laid, name)
        let y = makeTensor(
            whole, in: schedule.makeBuffer(bytes: whole.bytes), shape,
            needsGradient: laid.contains(where: \.needsGradient))
        var parts: [Part] = []
        var offset = 0
        for x in laid {
            let sizes = x.description.layout.sizes
            let start = sizes.indices.map { $0 == 1 ? offset : 0 }
            let part = Part(tensor: x, place: try whole.part(at: start, of: sizes, name))
            try emitReorder(x.description, .buffer(x.buffer), part.place, .buffer(y.buffer), "\(name) forward")
            parts.append(part)
            offset += sizes[1]
        }
        append(.concatenation(name: name, parts, y: y), making: y)
        var result = y
        result.isPositive = inputs.allSatisfy(\.isPositive)
        return result
    }

    /// What one part gets of the gradient of the whole.
    mutating func partOfGradient(_ gradient: Gradient, _ part: Part, _ name: String) throws(EngineError) -> Gradient {
        let wanted = part.tensor.description
        let buffer = schedule.makeBuffer(bytes: wanted.bytes)
        try emitReorder(part.place, .buffer(gradient.buffer), wanted, .buffer(buffer), "\(name) backward")
        return Gradient(buffer: buffer)
    }

    /// Images as they lie, with the channels that are the model's; what is flat in rows.
    private mutating func parts(_ layer: Int, _ inputs: [Tensor]) throws(EngineError) -> [Tensor] {
        let name = model.layers[layer].name
        var parts: [Tensor] = []
        for (input, shape) in zip(inputs, model.inputShapes[layer]) {
            if case .flat = shape {
                parts.append(try rows(input, name).with(shape))
            } else {
                parts.append(try ownChannels(input, name))
            }
        }
        return parts
    }

    private func wholeDescription(
        _ shape: TensorShape, _ parts: [Tensor], _ name: String
    ) throws(EngineError) -> TensorDescription {
        guard case .spatial = shape else { return try TensorDescription(sizes(shape), dnnl_ab, numbers, name) }
        let areWhole = parts.allSatisfy { $0.shape.channels % channelBlock == 0 }
        return areWhole
            ? try imageDescription(shape, filled: true, name)
            : try TensorDescription(sizes(shape), dnnl_nhwc, numbers, name)
    }
}
