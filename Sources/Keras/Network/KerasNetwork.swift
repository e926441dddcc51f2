package import NeuralNetwork

/// A model of Keras as one of ours, or why there is none.
package struct KerasNetwork: Sendable {
    /// The model; nil if there are problems.
    package let model: Model?
    /// Whether Keras' model ends with a softmax, which ours leaves to the loss.
    package let endsWithSoftmax: Bool
    /// Everything that is not supported, each in one line.
    package let problems: [KerasError]
    /// Every use of a layer, in order, for people.
    package let rows: [KerasNetworkRow]
    /// The variables in the order of `model.weights`, those of layers that cannot be translated left out.
    package let variables: [KerasVariable]
    /// Penalties on kernels.
    package let penalty: KernelPenalties

    /// Translates a graph.
    ///
    /// - Parameter constants: What files have for layers whose variables are constants, by group.
    package init(_ graph: KerasGraph, constants: [String: [KerasTensor]] = [:]) {
        var assembly = NetworkAssembly(graph, constants)
        assembly.run()
        let made = assembly.model()
        model = made
        endsWithSoftmax = assembly.builder.endsWithSoftmax
        problems = assembly.problems
        rows = assembly.rows
        penalty = KernelPenalties(assembly.builder.penalties)
        variables = Self.variables(graph, assembly.builder.owners, made)
    }

    /// Parameters of the model by Keras' layers.
    private static func variables(
        _ graph: KerasGraph, _ owners: [Int: NetworkBuilder.Owner], _ model: Model?
    ) -> [KerasVariable] {
        var firsts: [Substring: Int] = [:]
        for (index, parameter) in (model?.parameters ?? []).enumerated() {
            let layer = parameter.name.prefix(upTo: parameter.name.lastIndex(of: "/") ?? parameter.name.endIndex)
            if firsts[layer] == nil { firsts[layer] = index }
        }
        return graph.layers.enumerated().flatMap { number, layer -> [KerasVariable] in
            guard let owner = owners[number] else { return [] }
            let first = owner.name.flatMap { firsts[Substring($0)] }
            return owner.shapes.enumerated().map { index, shape in
                KerasVariable(
                    group: layer.group, layer: layer.name, outermost: layer.outermost, index: index, shape: shape,
                    isTrained: index < owner.trained && layer.isTrainable, parameter: first.map { $0 + index })
            }
        }
    }
}

/// A use of a layer as a table shows it.
package struct KerasNetworkRow: Sendable, Hashable {
    package let name: String
    package let className: String
    /// Shape of what it gives; nil if that is not known.
    package let shape: [Int]?
    /// Numbers that it brings along; none where it is used again.
    package let parameters: Int
    /// Why it is not supported.
    package let problem: String?
}

/// The penalties on the kernels of a model.
package struct KernelPenalties: Sendable, Hashable {
    package private(set) var l1 = 0.0
    package private(set) var l2 = 0.0
    /// Layers whose penalties are not the same; our optimizer has one for all kernels.
    package private(set) var differing: [String] = []

    /// Why the model cannot be trained; nil if it can.
    var problem: KerasError? {
        differing.first.map { layer in
            KerasError(
                place: "layer '\(layer)'",
                problem: "its kernel's regularizer differs from others'; one for all kernels is supported")
        }
    }

    init(_ penalties: [(layer: String, penalty: KernelPenalty)]) {
        guard let first = penalties.first?.penalty else { return }
        (l1, l2) = (first.l1, first.l2)
        differing = penalties.filter { $0.penalty != first }.map(\.layer)
    }
}
