/// One call of a layer of a Functional model.
struct GraphNode {
    let reference: NodeReference
    /// Index in the model's list of layers.
    let layer: Int
    let place: JSONPlace
    private let takes: [NodeInput]

    /// The calls of all layers but inputs, in the order of the list.
    static func list(_ entries: [JSONPlace]) throws(KerasError) -> [GraphNode] {
        var nodes: [GraphNode] = []
        for (index, entry) in entries.enumerated() where entry["class_name"].textIfAny != "InputLayer" {
            let name = try (entry["name"].present ?? entry["config"]["name"]).text()
            for (number, place) in try entry["inbound_nodes"].list().enumerated() {
                let first = place.isList && entry.isModelWithInput ? 1 : 0
                nodes.append(
                    GraphNode(
                        reference: NodeReference(layer: name, node: first + number), layer: index, place: place,
                        takes: try NodeInputs.read(place)))
            }
        }
        return nodes
    }

    /// The calls whose results it takes.
    var parents: [NodeReference] {
        takes.compactMap { if case .result(let reference) = $0 { reference } else { nil } }
    }

    /// What it takes, if that is all there.
    func arguments(_ results: [NodeReference: KerasArgument]) -> [KerasArgument]? {
        var arguments: [KerasArgument] = []
        for input in takes {
            switch input {
            case .number(let number): arguments.append(.number(number))
            case .result(let reference):
                guard let result = results[reference] else { return nil }
                arguments.append(result)
            }
        }
        return arguments
    }
}

extension JSONPlace {
    /// Whether it is a model inside that begins with an input: Keras 2 counts the call by which that was made as its first.
    fileprivate var isModelWithInput: Bool {
        guard GraphReader.modelClasses.contains(self["class_name"].textIfAny ?? "") else { return false }
        let first = try? self["config"]["layers"].list().first
        return first?["class_name"].textIfAny == "InputLayer"
    }
}
