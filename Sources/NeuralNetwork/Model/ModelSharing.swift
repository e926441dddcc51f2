extension Model {
    /// Of each layer the one whose parameters it uses: itself, unless it shares those of an earlier one.
    var owners: [Int] {
        var places: [String: Int] = [:]
        return layers.enumerated().map { index, layer in
            places[layer.name] = index
            return layer.sharing.flatMap { places[$0] } ?? index
        }
    }

    /// Refuses to share what is not there, what would have another shape, or what cannot be shared.
    func checkSharing() throws(ModelError) {
        let inputs = inputShapes
        var places: [String: Int] = [:]
        for (index, layer) in layers.enumerated() {
            places[layer.name] = index
            guard let name = layer.sharing else { continue }
            guard let owner = places[name], owner < index else {
                throw .layer(layer.name, problem: "it shares the parameters of '\(name)', which is no layer before it")
            }
            try check(layer, fed: inputs[index][0], sharesThoseOf: layers[owner], fed: inputs[owner][0])
        }
    }

    private func check(
        _ layer: Layer, fed input: TensorShape, sharesThoseOf owner: Layer, fed ownersInput: TensorShape
    ) throws(ModelError) {
        if let first = owner.sharing {
            throw .layer(layer.name, problem: "it shares with '\(owner.name)', which shares with '\(first)'; name that")
        }
        guard layer.operation == owner.operation else {
            throw .layer(layer.name, problem: "it shares with '\(owner.name)', so it must compute the same")
        }
        if case .batchNormalization = layer.operation {
            throw .layer(
                layer.name,
                problem: "a batch normalization cannot be shared, as its moving statistics would be of two places")
        }
        let (own, others) = (layer.parameters(input: input), owner.parameters(input: ownersInput))
        guard let kernel = own.first, let ownersKernel = others.first else {
            throw .layer(layer.name, problem: "it shares with '\(owner.name)', which has no parameters; leave that out")
        }
        guard own.map(\.shape) == others.map(\.shape) else {
            throw .layer(
                layer.name,
                problem:
                    "it needs parameters of \(kernel.shape), and those of '\(owner.name)' are \(ownersKernel.shape)")
        }
    }
}
