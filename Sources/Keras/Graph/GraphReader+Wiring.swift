extension GraphReader {
    /// A Sequential model: each layer takes what the one before gives.
    mutating func chain(
        _ entries: [JSONPlace], _ layers: [Opened], _ input: KerasArgument
    ) throws(KerasError) -> KerasArgument {
        var last = input
        for (entry, layer) in zip(entries, layers) {
            if case .input = layer { continue }
            last = try call(layer, [last], at: entry)
        }
        return last
    }

    /// A Functional model: calls every node as soon as what feeds it is there, in rounds through the list of layers.
    mutating func wire(
        _ config: JSONPlace, _ nodes: [GraphNode], _ layers: [Opened], _ input: KerasArgument
    ) throws(KerasError) -> KerasArgument {
        let inputs = try NodeReference.list(config["input_layers"])
        guard inputs.count == 1 else {
            throw config["input_layers"].error("the model has \(inputs.count) inputs; one is supported")
        }
        let outputs = try NodeReference.list(config["output_layers"])
        guard outputs.count == 1 else {
            throw config["output_layers"].error("the model has \(outputs.count) outputs; one is supported")
        }
        var results = [inputs[0]: input]
        var waiting = nodes
        while !waiting.isEmpty {
            var left: [GraphNode] = []
            for node in waiting {
                guard let arguments = node.arguments(results) else {
                    left.append(node)
                    continue
                }
                results[node.reference] = try call(layers[node.layer], arguments, at: node.place)
            }
            guard left.count < waiting.count else {
                throw left[0].place.error("it takes what no layer gives, or what comes of itself")
            }
            waiting = left
        }
        guard let result = results[outputs[0]] else {
            throw config["output_layers"].error("no layer gives '\(outputs[0].layer)'")
        }
        return result
    }
}
