/// Reads the configuration of a Sequential or Functional model, of Keras 3 or 2, into a list of calls.
///
/// Models inside are opened up. A model must have one input and one output; their sides must be known.
package struct GraphReader {
    /// More calls than this are refused, and more layers of models inside: a model that holds the same one twice, and so
    /// on, would grow without end.
    static let mostCalls = 20_000
    static let modelClasses = ["Sequential", "Functional", "Model"]
    private static let functionalModule = "keras.src.models.functional"

    private var graph = KerasGraph()
    private var names: Set<String> = []
    /// Entries of lists of layers that were gone through, those of a model once for each of its calls.
    private var entryCount = 0

    /// Where the layers of a model stand.
    struct Scope {
        var names = ""
        var group = "layers/"
        var outermost: String?
        var isTrainable = true
    }

    private init() {}

    /// The graph of a model, given as `config.json` or `to_json()` have it.
    package static func graph(of model: JSONPlace) throws(KerasError) -> KerasGraph {
        guard let className = model["class_name"].textIfAny, modelClasses.contains(className) else {
            throw model["class_name"].error(
                "it is \(model["class_name"].value.brief); a Sequential or Functional model is supported, a subclassed "
                    + "one has its code in Python only")
        }
        var reader = GraphReader()
        let config = model["config"]
        reader.graph.name = config["name"].textIfAny ?? "model"
        reader.graph.inputShape = try InputShape.of(model)
        let opened = try reader.open(model, Scope(isTrainable: try Self.isTrainable(config)))
        if case .tensor(let call) = try reader.call(opened, [.tensor(nil)], at: model) { reader.graph.output = call }
        return reader.graph
    }

    /// Gives every layer of a model its place in the graph, those of models inside too.
    private mutating func open(_ model: JSONPlace, _ scope: Scope) throws(KerasError) -> Opened {
        // Keras 2 wrote the layers of a Sequential model without anything around them, too.
        let entries = try (model["config"].isList ? model["config"] : model["config"]["layers"]).list()
        let nodes = Self.isChain(model) ? [] : try GraphNode.list(entries)
        entryCount += entries.count + nodes.count
        guard entryCount <= Self.mostCalls else { throw Self.tooLarge(model) }
        var used: [String: Int] = [:]
        var opened = [Opened](repeating: .input, count: entries.count)
        for index in try Self.order(of: entries.count, nodes, model) {
            let (entry, layer) = (entries[index], try Self.layer(entries[index], scope, &used))
            if layer.className == "InputLayer" { continue }
            if Self.modelClasses.contains(layer.className) {
                let inner = Scope(
                    names: layer.name + "/", group: layer.group + "/layers/", outermost: layer.outermost,
                    isTrainable: layer.isTrainable)
                opened[index] = try open(entry, inner)
            } else {
                opened[index] = .layer(try add(layer))
            }
        }
        return .model(model, entries, nodes, opened)
    }

    /// The order of the layers in files: that of the list, but Keras 3 sorts those of a Functional model as it builds it.
    private static func order(
        of count: Int, _ nodes: [GraphNode], _ model: JSONPlace
    ) throws(KerasError) -> [Int] {
        guard model["module"].textIfAny == functionalModule else { return Array(0..<count) }
        let outputs = try NodeReference.list(model["config"]["output_layers"])
        let sorted = LayerOrder.layers(of: nodes, outputs: outputs)
        return sorted + Set(0..<count).subtracting(sorted).sorted()
    }

    /// What an entry of a model's list of layers is.
    indirect enum Opened {
        case input
        case layer(Int)
        case model(JSONPlace, [JSONPlace], [GraphNode], [Opened])
    }

    private mutating func add(_ layer: KerasLayer) throws(KerasError) -> Int {
        guard names.insert(layer.name).inserted else {
            throw layer.config.error("another layer is called '\(layer.name)', too")
        }
        graph.layers.append(layer)
        return graph.layers.count - 1
    }

    private static func layer(
        _ entry: JSONPlace, _ scope: Scope, _ used: inout [String: Int]
    ) throws(KerasError) -> KerasLayer {
        let config = entry["config"]
        let name = try (entry["name"].present ?? config["name"]).text()
        let className = try entry["class_name"].text()
        let bare = className.split(separator: ">").last.map(String.init) ?? className
        let module = entry["module"].textIfAny ?? ""
        var group = bare.kerasSnakeCase
        if !module.hasPrefix("keras.src.ops") {
            let count = used[group, default: 0]
            used[group] = count + 1
            if count > 0 { group += "_\(count)" }
        }
        let isTrainable = try isTrainable(config)
        return KerasLayer(
            className: bare, module: module, name: scope.names + name, group: scope.group + group,
            outermost: scope.outermost ?? name, config: config,
            isTrainable: scope.isTrainable && isTrainable)
    }

    private static func isChain(_ model: JSONPlace) -> Bool { model["class_name"].textIfAny == "Sequential" }

    static func tooLarge(_ place: JSONPlace) -> KerasError {
        place.error("the model has more than \(mostCalls) layers, or calls of layers")
    }

    private static func isTrainable(_ config: JSONPlace) throws(KerasError) -> Bool {
        try config["trainable"].present?.bool() ?? true
    }

    /// Applies what was opened to what it is given.
    mutating func call(
        _ opened: Opened, _ arguments: [KerasArgument], at place: JSONPlace
    ) throws(KerasError) -> KerasArgument {
        switch opened {
        case .input: return .tensor(nil)
        case .model(let model, let entries, let nodes, let layers):
            guard arguments.count == 1 else { throw place.error("a model inside must take one tensor") }
            entryCount += entries.count + nodes.count + 1
            guard entryCount <= Self.mostCalls else { throw Self.tooLarge(model) }
            return Self.isChain(model)
                ? try chain(entries, layers, arguments[0]) : try wire(model["config"], nodes, layers, arguments[0])
        case .layer(let index):
            guard graph.calls.count < Self.mostCalls else {
                throw Self.tooLarge(place)
            }
            graph.calls.append(KerasCall(layer: index, arguments: arguments))
            return .tensor(graph.calls.count - 1)
        }
    }
}
