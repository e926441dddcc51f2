/// The result of the n-th call of a layer.
struct NodeReference: Hashable {
    let layer: String
    let node: Int

    init(layer: String, node: Int) {
        (self.layer, self.node) = (layer, node)
    }

    /// Reads `["conv", 0, 0]`; the last number counts the results of a call, of which there is one.
    init(_ place: JSONPlace) throws(KerasError) {
        let parts = try place.list()
        guard parts.count >= 3 else { throw place.error("it must name a layer, a call and a result: [\"conv\", 0, 0]") }
        guard try parts[2].integer() == 0 else { throw place.error("layers with several results are not supported") }
        self.init(layer: try parts[0].text(), node: try parts[1].integer())
    }

    /// Reads `["in", 0, 0]`, a list of such, or an object with such for values: Keras has written them all.
    static func list(_ place: JSONPlace) throws(KerasError) -> [NodeReference] {
        if place.isObject {
            var references: [NodeReference] = []
            for (_, value) in try place.object() { references += try list(value) }
            return references
        }
        guard let first = try place.list().first else { return [] }
        if first.textIfAny != nil { return [try NodeReference(place)] }
        var references: [NodeReference] = []
        for part in try place.list() { references += try list(part) }
        return references
    }
}

/// One thing that a node takes.
enum NodeInput {
    case result(NodeReference)
    case number(Double)
}

/// Reads what a node takes, as Keras 3 or as Keras 2 writes it.
enum NodeInputs {
    static func read(_ node: JSONPlace) throws(KerasError) -> [NodeInput] {
        guard node.isList else { return try keras3(node) }
        let parts = try node.list()
        if parts.first?.textIfAny != nil { return try keras2(node) }
        var inputs: [NodeInput] = []
        for part in parts { inputs += try keras2(part) }
        return inputs
    }

    /// `{"args": [...], "kwargs": {...}}`.
    private static func keras3(_ node: JSONPlace) throws(KerasError) -> [NodeInput] {
        var inputs: [NodeInput] = []
        for argument in try node["args"].list() { inputs += try Self.argument(argument) }
        for (name, value) in try node["kwargs"].object() where value.isObject || value.isList {
            throw value.error("a tensor is given by name, '\(name)'; only those given by place are supported")
        }
        return inputs
    }

    private static func argument(_ place: JSONPlace) throws(KerasError) -> [NodeInput] {
        switch place.value {
        case .list:
            var inputs: [NodeInput] = []
            for part in try place.list() { inputs += try argument(part) }
            return inputs
        case .object: return [.result(try NodeReference(place["config"]["keras_history"]))]
        case .integer, .number: return [.number(try place.number())]
        case .null: return []
        case .bool, .text: throw place.error("it is \(place.value.brief); tensors and numbers are supported")
        }
    }

    /// `["conv", 0, 0, {}]`; operators have their second operand in the object, as `y`.
    private static func keras2(_ place: JSONPlace) throws(KerasError) -> [NodeInput] {
        var inputs = [NodeInput.result(try NodeReference(place))]
        let parts = try place.list()
        guard parts.count > 3, let operand = parts[3]["y"].present else { return inputs }
        inputs.append(operand.isList ? .result(try NodeReference(operand)) : .number(try operand.number()))
        return inputs
    }
}
