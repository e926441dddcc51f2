/// The samples of one chip group in a step.
public struct ReferenceGroup<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// The samples, one after the other.
    public let images: [Scalar]
    /// The class of each sample.
    public let labels: [Int32]
    /// The masks; nil leaves dropout out.
    public let dropout: DropoutKey?

    /// Makes a group.
    public init(images: [Scalar], labels: [Int32], dropout: DropoutKey? = nil) {
        (self.images, self.labels, self.dropout) = (images, labels, dropout)
    }
}

/// All chip groups of a step: each layer of all groups before the next layer, so that a synchronized normalization sees
/// the samples of all. A gradient is the group's own, to be summed over the groups.
struct ReferenceGroups<Scalar: BinaryFloatingPoint & Sendable> {
    let steps: [ReferenceStep<Scalar>]

    private var model: Model { steps[0].model }

    /// Of each group the images and the results of each layer.
    func forward(_ images: [[Scalar]]) -> [[[Scalar]]] {
        var activations = images.map { [$0] }
        for (layer, sources) in model.sources.enumerated() {
            let inputs = activations.map { own in sources.map { own[$0] } }
            for (group, result) in forward(layer, inputs).enumerated() { activations[group].append(result) }
        }
        return activations
    }

    /// Of each group the gradient of each parameter, from those of the logits.
    func backward(_ logits: [[Scalar]], _ activations: [[[Scalar]]]) -> [[[Scalar]]] {
        var gradients = activations.map { own in own.map { [Scalar](repeating: 0, count: $0.count) } }
        for group in steps.indices { gradients[group][model.layers.count] = logits[group] }
        var parameters = steps.map { _ in [[[Scalar]]](repeating: [], count: model.layers.count) }
        for layer in model.layers.indices.reversed() {
            for (group, back) in backward(layer, gradients.map { $0[layer + 1] }, activations).enumerated() {
                for (source, input) in zip(model.sources[layer], back.inputs) {
                    gradients[group][source] = ReferenceElementwise.add(gradients[group][source], input)
                }
                parameters[group][layer] = back.parameters
            }
        }
        return zip(steps, parameters).map { $0.addUses($1) }
    }

    private func synchronized(_ layer: Int) -> BatchNormalization? {
        guard case .batchNormalization(let options) = model.layers[layer].operation else { return nil }
        return options.synchronized ? options : nil
    }

    private func forward(_ layer: Int, _ inputs: [[[Scalar]]]) -> [[Scalar]] {
        guard let options = synchronized(layer) else {
            return zip(steps, inputs).map { step, own in step.forward(layer, own) }
        }
        let normalization = steps[0].normalization(layer, options)
        let (mean, variance) = normalization.statistics(inputs.flatMap { $0[0] })
        return inputs.map { normalization.forward($0[0], mean, variance, steps[0].parameters[layer]) }
    }

    private func backward(
        _ layer: Int, _ gradients: [[Scalar]], _ activations: [[[Scalar]]]
    ) -> [(inputs: [[Scalar]], parameters: [[Scalar]])] {
        let sources = model.sources[layer]
        if let options = synchronized(layer) {
            return backward(layer, options, gradients, activations.map { $0[sources[0]] })
        }
        return steps.indices.map { group in
            steps[group].backward(
                layer, gradients[group], sources.map { activations[group][$0] }, y: activations[group][layer + 1])
        }
    }

    /// The gradients of gamma and beta are linear in that of y, so a group's own are those with zeros for the others.
    private func backward(
        _ layer: Int, _ options: BatchNormalization, _ gradients: [[Scalar]], _ x: [[Scalar]]
    ) -> [(inputs: [[Scalar]], parameters: [[Scalar]])] {
        let (normalization, factors) = (steps[0].normalization(layer, options), steps[0].parameters[layer])
        let (whole, joined) = (x.flatMap(\.self), gradients.flatMap(\.self))
        let (mean, variance) = normalization.statistics(whole)
        let input = normalization.backward(joined, x: whole, factors).input
        var start = 0
        return steps.indices.map { group in
            let range = start..<start + x[group].count
            defer { start = range.upperBound }
            let alone = joined.indices.map { range.contains($0) ? joined[$0] : 0 }
            let (_, gamma, beta) = normalization.backward(alone, x: whole, factors)
            let share = Scalar(steps[group].batch) / Scalar(steps[group].divisor)
            let own = (options.scales ? [gamma] : []) + (options.centers ? [beta] : [])
            return ([Array(input[range])], own + [mean, variance].map { $0.map { $0 * share } })
        }
    }
}

extension ReferenceNetwork {
    /// Forward and backward over the micro-batches of all chip groups of a step, with synchronized normalizations over
    /// all of them; the rest is as in the run of one micro-batch.
    ///
    /// - Returns: Of each group, what that run returns. The sum of the gradients over the groups is the step's.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func run(
        parameters: [[Scalar]], groups: [ReferenceGroup<Scalar>], divisor: Int
    ) -> [(result: BatchResult, gradients: [[Scalar]], logits: [Scalar])] {
        let step = ReferenceGroups(
            steps: groups.map { group in
                ReferenceStep(
                    model: model, parameters: parameters, batch: group.labels.count, divisor: divisor,
                    dropout: group.dropout, usesMovingStatistics: false)
            })
        let activations = step.forward(groups.map(\.images))
        let losses = zip(groups, activations).map { group, own in
            ReferenceLoss(objective, outputs: model.outputCount, takesProbabilities: model.endsWithProbabilities)
                .run(own[own.count - 1], labels: group.labels, divisor: divisor)
        }
        let gradients = step.backward(losses.map(\.gradient), activations)
        return groups.indices.map {
            (losses[$0].result, gradients[$0], activations[$0][activations[$0].count - 1])
        }
    }
}
