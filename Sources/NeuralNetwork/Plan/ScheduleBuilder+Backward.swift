internal import COneDNN

extension ScheduleBuilder {
    /// A buffer with the gradient of a value, in the value's layout.
    struct Gradient {
        let buffer: Int
        /// Whether it is the gradient of another value too, so that nobody may change it.
        var isShared = false
    }

    /// The way back, from the logits to the parameters; what no parameter had a part in needs no gradient.
    mutating func backward(from logits: Tensor) throws(EngineError) {
        gradients[logits.value] = Gradient(buffer: schedule.logits)
        for index in nodes.indices.reversed() { try backward(index) }
        if parameterCount == 0 { schedule.append(.finished(from: 0, count: 0)) }
    }

    /// Undoes a node: takes the gradient of its result, gives that of what it was made of.
    private mutating func backward(_ index: Int) throws(EngineError) {
        switch nodes[index] {
        case .weighted(let node):
            let gradient = try takeGradient(of: node.y)
            if let buffer = try backward(node, at: index, gradient) { try give(buffer, to: node.x, node.name) }
        case .pooling(let node) where node.x.needsGradient:
            let gradient = try takeGradient(of: node.y)
            try give(backward(node, gradient), to: node.x, node.kernels.name)
        case .relu(let name, let x, let y) where x.needsGradient:
            let gradient = try takeGradient(of: y)
            try give(undone.contains(index) ? gradient : emitReLUBackward(name, y, gradient), to: x, name)
        case .activation(let node) where node.x.needsGradient:
            try give(backward(node, takeGradient(of: node.y)), to: node.x, node.kernels.name)
        case .dropout(let name, let x, let y, let layer) where x.needsGradient:
            let gradient = try ownGradient(takeGradient(of: y), y, name)
            try append(layer, LaidTensor(y.description, gradient.buffer), "\(name) backward")
            try give(gradient, to: x, name)
        case .conversion(let name, let from, let to) where from.needsGradient:
            try give(convertGradient(takeGradient(of: to), name, from: from, to: to), to: from, name)
        case .normalization(let node):
            let gradient = try backward(node, takeGradient(of: node.y))
            if node.x.needsGradient { try give(gradient, to: node.x, node.name) }
        case .synchronized(let node):
            let gradient = try backward(node, takeGradient(of: node.y))
            if node.x.needsGradient { try give(gradient, to: node.x, node.name) }
        case .layerNormalization(let node):
            let gradient = try backward(node, takeGradient(of: node.y))
            if node.x.needsGradient { try give(gradient, to: node.x, node.kernels.name) }
        case .border(let name, let from, let to, let part) where from.needsGradient:
            try give(withoutBorder(takeGradient(of: to), name, part, from: from), to: from, name)
        case .sum(let inputs, let y) where y.needsGradient:
            var gradient = try takeGradient(of: y)
            let receivers = inputs.filter(\.needsGradient)
            gradient.isShared = gradient.isShared || receivers.count > 1
            for input in receivers { try give(gradient, to: input, "sum") }
        case .concatenation(let name, let parts, let y) where y.needsGradient:
            let gradient = try takeGradient(of: y)
            for part in parts where part.tensor.needsGradient {
                try give(partOfGradient(gradient, part, name), to: part.tensor, name)
            }
        case .crop(let name, let from, let to, let part) where from.needsGradient:
            try give(aroundCrop(takeGradient(of: to), name, part, from: from, to: to), to: from, name)
        case .product(let node) where node.y.needsGradient:
            let gradients = try backward(node, takeGradient(of: node.y))
            for (input, gradient) in zip([node.image, node.factor], gradients) where input.needsGradient {
                try give(gradient, to: input, node.name)
            }
        case .channelMap(let name, let x, let y, let scaling) where x.needsGradient:
            try give(backward(scaling, takeGradient(of: y), y, name), to: x, name)
        case .pooling, .relu, .activation, .dropout, .conversion, .border, .sum, .concatenation, .crop, .product,
            .channelMap:
            break
        }
    }

    private mutating func takeGradient(of y: Tensor) throws(EngineError) -> Gradient {
        guard let gradient = gradients.removeValue(forKey: y.value) else {
            preconditionFailure("a result of '\(model.name)' without a gradient")
        }
        return gradient
    }

    /// Adds to what other layers have sent back already.
    private mutating func give(_ gradient: Gradient, to x: Tensor, _ name: String) throws(EngineError) {
        guard let earlier = gradients[x.value] else {
            gradients[x.value] = gradient
            return
        }
        let target = [earlier, gradient].first { !$0.isShared }
        let buffer = target?.buffer ?? schedule.makeBuffer(bytes: x.description.bytes)
        try emitSum(
            "\(name) gradient sum", x.description, .buffer(earlier.buffer), x.description, .buffer(gradient.buffer),
            x.description, .buffer(buffer))
        gradients[x.value] = Gradient(buffer: buffer)
    }

    /// The gradient in a buffer that may be changed.
    private mutating func ownGradient(
        _ gradient: Gradient, _ y: Tensor, _ name: String
    ) throws(EngineError) -> Gradient {
        guard gradient.isShared else { return gradient }
        let buffer = schedule.makeBuffer(bytes: y.description.bytes)
        try emitReorder(
            y.description, .buffer(gradient.buffer), y.description, .buffer(buffer), "\(name) gradient copy")
        return Gradient(buffer: buffer)
    }

    private mutating func convertGradient(
        _ gradient: Gradient, _ name: String, from: Tensor, to: Tensor
    ) throws(EngineError) -> Gradient {
        if to.description.isSame(as: from.description) { return gradient }
        let buffer = schedule.makeBuffer(bytes: from.description.bytes)
        try emitReorder(
            to.description, .buffer(gradient.buffer), from.description, .buffer(buffer), "\(name) gradient layout")
        return Gradient(buffer: buffer)
    }
}
