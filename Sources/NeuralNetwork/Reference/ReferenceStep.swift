/// The layers of a model in turn, for one micro-batch.
struct ReferenceStep<Scalar: BinaryFloatingPoint & Sendable> {
    let model: Model
    let batch: Int
    let divisor: Int
    let dropout: DropoutKey?
    /// Whether normalizations use the moving statistics, as in evaluation.
    let usesMovingStatistics: Bool

    /// Of each layer: its parameters or those that it shares, and the shape it is fed.
    let parameters: [[[Scalar]]]
    let inputs: [TensorShape]

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
        var own: [[[Scalar]]] = []
        for (layer, owner) in model.owners.enumerated() {
            let count = owner == layer ? model.layers[layer].parameters(input: inputs[layer]).count : 0
            own.append(owner == layer ? Array(rest.prefix(count)) : own[owner])
            rest = rest.dropFirst(count)
        }
        self.parameters = own
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
        var parameters = [[[Scalar]]](repeating: [], count: model.layers.count)
        for (layer, sources) in model.sources.enumerated().reversed() {
            let (inputs, own) = backward(
                layer, gradients[layer + 1], sources.map { activations[$0] }, y: activations[layer + 1])
            for (source, input) in zip(sources, inputs) {
                gradients[source] = ReferenceElementwise.add(gradients[source], input)
            }
            parameters[layer] = own
        }
        return addUses(parameters)
    }

    /// The gradients of the model's parameters from those of each layer: a shared layer's are the sum over its uses.
    func addUses(_ layers: [[[Scalar]]]) -> [[Scalar]] {
        var sums = layers
        let owners = model.owners
        for (layer, owner) in owners.enumerated() where owner != layer {
            sums[owner] = zip(sums[owner], layers[layer]).map(ReferenceElementwise.add)
        }
        return zip(sums, owners.enumerated()).flatMap { own, owner in owner.element == owner.offset ? own : [] }
    }

    func forward(_ layer: Int, _ inputs: [[Scalar]]) -> [Scalar] {
        switch model.layers[layer].operation {
        case .add: inputs.dropFirst().reduce(inputs[0], ReferenceElementwise.add)
        case .multiply: product(layer).forward(inputs[0], inputs[1])
        case .concatenate: concatenation(layer).forward(inputs)
        default: forward(layer, inputs[0])
        }
    }

    func backward(
        _ layer: Int, _ gradient: [Scalar], _ inputs: [[Scalar]], y: [Scalar]
    ) -> (inputs: [[Scalar]], parameters: [[Scalar]]) {
        switch model.layers[layer].operation {
        case .add: return (inputs.map { _ in gradient }, [])
        case .multiply: return (product(layer).backward(gradient, inputs[0], inputs[1]), [])
        case .concatenate: return (concatenation(layer).backward(gradient), [])
        default:
            let (input, parameters) = backward(layer, gradient, x: inputs[0], y: y)
            return ([input], parameters)
        }
    }

    func kernel(_ layer: Int) -> [Scalar] { parameters[layer][0] }

    func bias(_ layer: Int, _ count: Int) -> [Scalar] {
        parameters[layer].count > 1 ? parameters[layer][1] : [Scalar](repeating: 0, count: count)
    }

    func denseLayer(_ layer: Int, _ dense: Dense) -> ReferenceDense<Scalar> {
        ReferenceDense(inputs: inputs[layer].count, units: dense.units)
    }

    func activate(_ activation: Activation, _ x: [Scalar]) -> [Scalar] {
        activation == .relu ? ReferenceElementwise.relu(x) : ReferenceActivation(activation).forward(x)
    }

    /// The gradient before an activation; `x` is what the activation was given.
    func unactivate(
        _ activation: Activation, _ gradient: [Scalar], y: [Scalar], x: () -> [Scalar]
    ) -> [Scalar] {
        switch activation {
        case .linear: gradient
        case .relu: ReferenceElementwise.reluBackward(gradient, y: y)
        default: ReferenceActivation(activation).backward(gradient, x: x())
        }
    }

    func drop(_ layer: Int, _ rate: Float, _ x: [Scalar]) -> [Scalar] {
        guard let dropout else { return x }
        return ReferenceElementwise.dropout(
            x, perSample: inputs[layer].count, rate: rate, key: dropout, layer: layer)
    }

    func dropSamples(_ layer: Int, _ rate: Float, _ x: [Scalar]) -> [Scalar] {
        guard let dropout else { return x }
        return ReferenceElementwise.sampleDropout(
            x, perSample: inputs[layer].count, rate: rate, key: dropout, layer: layer)
    }

    func channelMap(_ layer: Int) -> ReferenceChannelMap<Scalar> {
        ReferenceChannelMap(model.layers[layer].operation, channels: inputs[layer].channels)
    }

    private func product(_ layer: Int) -> ReferenceProduct<Scalar> {
        ReferenceProduct(model.inputShapes[layer][0], model.inputShapes[layer][1])
    }

    private func concatenation(_ layer: Int) -> ReferenceConcatenation<Scalar> {
        ReferenceConcatenation(channels: model.inputShapes[layer].map(\.channels))
    }
}
