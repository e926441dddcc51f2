/// The layers of a model in turn, for one micro-batch.
struct ReferenceStep<Scalar: BinaryFloatingPoint & Sendable> {
    let model: Model
    let batch: Int
    let dropout: DropoutKey?

    /// Of each layer: its parameters, and the shape it is fed.
    private let parameters: [[[Scalar]]]
    private let inputs: [TensorShape]

    init(model: Model, parameters: [[Scalar]], batch: Int, dropout: DropoutKey?) {
        precondition(
            parameters.map(\.count) == model.parameters.map(\.count), "the parameters are not those of '\(model.name)'")
        self.model = model
        self.batch = batch
        self.dropout = dropout
        inputs = model.inputShapes.map { $0[0] }
        var rest = parameters[...]
        self.parameters = zip(model.layers, inputs).map { layer, input in
            let count = layer.parameters(input: input).count
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }

    /// The images and the results of each layer.
    func forward(_ images: [Scalar]) -> [[Scalar]] {
        precondition(images.count == batch * model.inputShape.count, "\(images.count) values for \(batch) images")
        var activations = [images]
        for (layer, sources) in model.sources.enumerated() {
            activations.append(forward(layer, sources.map { activations[$0] }))
        }
        return activations
    }

    /// The gradient of each parameter, from that of the logits. A result that several layers take gets the sum of what
    /// they send back.
    func backward(_ logits: [Scalar], _ activations: [[Scalar]]) -> [[Scalar]] {
        var gradients = activations.map { [Scalar](repeating: 0, count: $0.count) }
        gradients[gradients.count - 1] = logits
        var parameters: [[Scalar]] = []
        for (layer, sources) in model.sources.enumerated().reversed() {
            let (input, own) = backward(
                layer, gradients[layer + 1], x: activations[sources[0]], y: activations[layer + 1])
            for source in sources { gradients[source] = ReferenceElementwise.add(gradients[source], input) }
            parameters = own + parameters
        }
        return parameters
    }

    private func forward(_ layer: Int, _ inputs: [[Scalar]]) -> [Scalar] {
        if case .add = model.layers[layer].operation {
            return inputs.dropFirst().reduce(inputs[0], ReferenceElementwise.add)
        }
        return forward(layer, inputs[0])
    }

    private func forward(_ layer: Int, _ x: [Scalar]) -> [Scalar] {
        switch model.layers[layer].operation {
        case .dense(let dense):
            return activate(
                dense.activation, denseLayer(layer, dense).forward(x, kernel: kernel(layer), bias: parameters[layer][1])
            )
        case .conv2D(let conv):
            let y = ReferenceConv2D<Scalar>(conv, over: inputs[layer]).forward(
                x, kernel: kernel(layer), bias: parameters[layer][1], batch: batch)
            return activate(conv.activation, y)
        case .maxPooling2D(let pool):
            return ReferenceMaxPooling2D(pool, over: inputs[layer]).forward(x, batch: batch)
        case .averagePooling2D(let pool):
            return ReferenceAveragePooling2D(pool, over: inputs[layer]).forward(x, batch: batch)
        case .globalAveragePooling2D:
            return ReferenceAveragePooling2D(.global(over: inputs[layer]), over: inputs[layer]).forward(x, batch: batch)
        case .flatten, .add: return x
        case .dropout(let rate): return drop(layer, rate, x)
        case .relu: return ReferenceElementwise.relu(x)
        }
    }

    private func backward(
        _ layer: Int, _ gradient: [Scalar], x: [Scalar], y: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        switch model.layers[layer].operation {
        case .dense(let dense):
            let g = unactivate(dense.activation, gradient, y)
            let (input, kernel, bias) = denseLayer(layer, dense).backward(g, x: x, kernel: kernel(layer))
            return (input, [kernel, bias])
        case .conv2D(let conv):
            let g = unactivate(conv.activation, gradient, y)
            let (input, kernel, bias) = ReferenceConv2D(conv, over: inputs[layer]).backward(
                g, x: x, kernel: kernel(layer), batch: batch)
            return (input, [kernel, bias])
        case .maxPooling2D(let pool):
            return (ReferenceMaxPooling2D(pool, over: inputs[layer]).backward(gradient, x: x, batch: batch), [])
        case .averagePooling2D(let pool):
            return (ReferenceAveragePooling2D(pool, over: inputs[layer]).backward(gradient, batch: batch), [])
        case .globalAveragePooling2D:
            let pool = ReferenceAveragePooling2D<Scalar>(.global(over: inputs[layer]), over: inputs[layer])
            return (pool.backward(gradient, batch: batch), [])
        case .flatten, .add: return (gradient, [])
        case .dropout(let rate): return (drop(layer, rate, gradient), [])
        case .relu: return (ReferenceElementwise.reluBackward(gradient, y: y), [])
        }
    }

    private func kernel(_ layer: Int) -> [Scalar] { parameters[layer][0] }

    private func denseLayer(_ layer: Int, _ dense: Dense) -> ReferenceDense<Scalar> {
        ReferenceDense(inputs: inputs[layer].count, units: dense.units)
    }

    private func activate(_ activation: Activation, _ x: [Scalar]) -> [Scalar] {
        activation == .relu ? ReferenceElementwise.relu(x) : x
    }

    private func unactivate(_ activation: Activation, _ gradient: [Scalar], _ y: [Scalar]) -> [Scalar] {
        activation == .relu ? ReferenceElementwise.reluBackward(gradient, y: y) : gradient
    }

    private func drop(_ layer: Int, _ rate: Float, _ x: [Scalar]) -> [Scalar] {
        guard let dropout else { return x }
        return ReferenceElementwise.dropout(
            x, perSample: inputs[layer].count, rate: rate, key: dropout, layer: layer)
    }
}
