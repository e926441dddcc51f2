/// The layers of a model in turn, for one micro-batch.
struct ReferenceStep<Scalar: BinaryFloatingPoint & Sendable> {
    let model: Model
    let batch: Int
    let divisor: Int
    let dropout: DropoutKey?
    /// Whether normalizations use the moving statistics, as in evaluation.
    let usesMovingStatistics: Bool

    /// Of each layer: its parameters, and the shape it is fed.
    private let parameters: [[[Scalar]]]
    private let inputs: [TensorShape]

    init(
        model: Model, parameters: [[Scalar]], batch: Int, divisor: Int, dropout: DropoutKey?,
        usesMovingStatistics: Bool
    ) {
        precondition(
            parameters.map(\.count) == model.parameters.map(\.count), "the parameters are not those of '\(model.name)'")
        self.model = model
        self.batch = batch
        self.divisor = divisor
        self.dropout = dropout
        self.usesMovingStatistics = usesMovingStatistics
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
                dense.activation,
                denseLayer(layer, dense).forward(x, kernel: kernel(layer), bias: bias(layer, dense.units))
            )
        case .conv2D(let conv):
            let y = ReferenceConv2D<Scalar>(conv, over: inputs[layer]).forward(
                x, kernel: kernel(layer), bias: bias(layer, conv.filters), batch: batch)
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
        case .batchNormalization(let options):
            let normalization = normalization(layer, options)
            let own = normalization.statistics(x)
            let (mean, variance) = usesMovingStatistics ? moving(layer) : own
            return normalization.forward(x, mean, variance, parameters[layer])
        case .zeroPadding2D(let border):
            return ReferenceBorder(border, around: inputs[layer]).forward(x, batch: batch)
        }
    }

    private func backward(
        _ layer: Int, _ gradient: [Scalar], x: [Scalar], y: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        switch model.layers[layer].operation {
        case .dense(let dense):
            let g = unactivate(dense.activation, gradient, y)
            let (input, kernel, bias) = denseLayer(layer, dense).backward(g, x: x, kernel: kernel(layer))
            return (input, dense.hasBias ? [kernel, bias] : [kernel])
        case .conv2D(let conv):
            let g = unactivate(conv.activation, gradient, y)
            let (input, kernel, bias) = ReferenceConv2D(conv, over: inputs[layer]).backward(
                g, x: x, kernel: kernel(layer), batch: batch)
            return (input, conv.hasBias ? [kernel, bias] : [kernel])
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
        case .batchNormalization(let options): return backward(layer, options, gradient, x: x)
        case .zeroPadding2D(let border):
            return (ReferenceBorder(border, around: inputs[layer]).backward(gradient, batch: batch), [])
        }
    }

    /// The statistics of the micro-batch come in the places of the moving ones' gradients.
    private func backward(
        _ layer: Int, _ options: BatchNormalization, _ gradient: [Scalar], x: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        let normalization = normalization(layer, options)
        let (input, gamma, beta) = normalization.backward(gradient, x: x, parameters[layer])
        let (mean, variance) = normalization.statistics(x)
        let share = Scalar(batch) / Scalar(divisor)
        let factors = (options.scales ? [gamma] : []) + (options.centers ? [beta] : [])
        return (input, factors + [mean, variance].map { $0.map { $0 * share } })
    }

    private func normalization(_ layer: Int, _ options: BatchNormalization) -> ReferenceBatchNormalization<Scalar> {
        ReferenceBatchNormalization(options, channels: inputs[layer].channels)
    }

    private func moving(_ layer: Int) -> (mean: [Scalar], variance: [Scalar]) {
        (parameters[layer][parameters[layer].count - 2], parameters[layer][parameters[layer].count - 1])
    }

    private func kernel(_ layer: Int) -> [Scalar] { parameters[layer][0] }

    private func bias(_ layer: Int, _ count: Int) -> [Scalar] {
        parameters[layer].count > 1 ? parameters[layer][1] : [Scalar](repeating: 0, count: count)
    }

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
