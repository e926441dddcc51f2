import NeuralNetwork

/// A micro-batch for an architecture, and what is looked at together in its gradients.
struct ApplicationCase {
    let test: PlanCase

    /// Parameters as training would begin with them, give or take some, and shifts as the application says: elsewhere a
    /// deep network dies out, or makes roundings grow.
    init(_ application: Application, batch: Int, seed: UInt64 = 5) throws {
        let layers = application.layers(side: application.side, divisor: application.divisor, classes: 5)
        var test = try PlanCase(
            height: application.side, width: application.side, channels: 3, batch: batch, seed: seed, layers)
        let depthwise = Set(
            test.model.layers.filter { if case .depthwiseConv2D = $0.operation { true } else { false } }.map(\.name))
        for (index, parameter) in test.model.parameters.enumerated() {
            let layer = String(parameter.name.prefix { $0 != "/" })
            if parameter.initializer == nil {
                let shift = parameter.name.hasSuffix("/beta") ? application.shift : 0
                test.parameters[index] = test.parameters[index].map { parameter.initialValue + 0.3 * $0 + shift }
            } else if depthwise.contains(layer) || parameter.name.hasSuffix("depthwise_kernel") {
                let scale = Float(parameter.shape[2]).squareRoot()
                test.parameters[index] = test.parameters[index].map { $0 * scale }
            }
        }
        self.test = test
    }

    /// The gradient of many a shift is zero but for rounding: a later normalization takes it away again. So it is
    /// compared with that of its layer, or of the convolution before where it is alone in a normalization without gamma;
    /// and a moving statistic with itself.
    func group(of parameter: Parameter) -> String {
        guard parameter.momentum == nil else { return parameter.name }
        let (layer, layers) = (String(parameter.name.prefix { $0 != "/" }), test.model.layers)
        guard let index = layers.firstIndex(where: { $0.name == layer }), index > 0,
            case .batchNormalization(let normalization) = layers[index].operation, !normalization.scales
        else { return layer }
        return layers[index - 1].name
    }

    /// Of each group the largest difference of two gradients over the largest value of the second.
    func errors<Scalar: BinaryFloatingPoint>(_ gradients: [[Scalar]], _ exact: [[Double]]) -> [String: Double] {
        var groups: [String: (difference: Double, largest: Double)] = [:]
        for (index, parameter) in test.model.parameters.enumerated() {
            let name = group(of: parameter)
            let (difference, largest) = groups[name] ?? (0, 0)
            let differences = zip(gradients[index], exact[index]).map { abs(Double($0) - $1) }
            groups[name] = (
                max(difference, differences.max() ?? 0), max(largest, exact[index].map(abs).max() ?? 0)
            )
        }
        return groups.mapValues { $0.difference / max($0.largest, 1e-12) }
    }

    /// A step by the reference in some precision.
    func reference<Scalar: BinaryFloatingPoint & Sendable>(
        _: Scalar.Type
    ) -> (result: BatchResult, gradients: [[Scalar]]) {
        let (result, gradients, _) = ReferenceNetwork<Scalar>(test.model).run(
            parameters: test.parameters.map { $0.map { Scalar($0) } }, images: test.images.map { Scalar($0) },
            labels: test.labels, divisor: test.divisor, dropout: test.key)
        return (result, gradients)
    }

    /// A step by a plan in float32.
    func plan() throws -> (result: BatchResult, gradients: [[Float]]) { try test.train(in: .float32) }
}
