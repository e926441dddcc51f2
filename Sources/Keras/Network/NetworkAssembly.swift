internal import NeuralNetwork

/// Goes through the calls of a graph, and on after those that cannot be translated, to name them all.
struct NetworkAssembly {
    private let graph: KerasGraph
    private(set) var builder: NetworkBuilder
    private(set) var problems: [KerasError] = []
    private(set) var rows: [KerasNetworkRow] = []
    /// What each call gives; nil if that is not known.
    private var results: [NetworkTensor?] = []
    private let input: NetworkTensor
    /// The name that the first use of a layer got, and how many uses there were.
    private var uses: [Int: (name: String, count: Int)] = [:]
    private var names: Set<String> = [Layer.imagesName, Self.vectorName]

    /// The layer of ours that makes a vector of what our models take, an image of 1×1.
    static let vectorName = "features"

    init(_ graph: KerasGraph, _ constants: [String: [KerasTensor]]) {
        self.graph = graph
        var known: [Int: [KerasTensor]] = [:]
        for (index, layer) in graph.layers.enumerated() where constants[layer.group] != nil {
            known[index] = constants[layer.group]
        }
        builder = NetworkBuilder(constants: known)
        let isVector = graph.inputShape.count == 1
        input = NetworkTensor(source: isVector ? Self.vectorName : Layer.imagesName, shape: graph.inputShape)
    }

    /// Translates every call.
    mutating func run() {
        for (number, call) in graph.calls.enumerated() {
            let layer = graph.layers[call.layer]
            let before = builder.owners[call.layer]
            do throws(KerasError) {
                results.append(try result(of: call, layer, isLast: number == graph.output))
                note(layer, results[number], owner: before == nil ? builder.owners[call.layer] : nil, nil)
            } catch {
                results.append(nil)
                if !problems.contains(error) { problems.append(error) }
                note(layer, nil, owner: nil, error.problem)
            }
        }
    }

    private mutating func result(
        of call: KerasCall, _ layer: KerasLayer, isLast: Bool
    ) throws(KerasError) -> NetworkTensor? {
        let name = free(uses[call.layer].map { "\(layer.name)/again_\($0.count)" } ?? layer.name)
        guard let operands = operands(call) else {
            let use = LayerUse(layer: layer, name: name, first: nil, operands: [])
            if !LayerTable.knows(layer) { _ = try builder.add(use, index: call.layer, isLast: isLast) }
            return nil
        }
        let use = LayerUse(layer: layer, name: name, first: uses[call.layer]?.name, operands: operands)
        let result = try builder.add(use, index: call.layer, isLast: isLast)
        if builder.owners[call.layer]?.name != nil, !layer.isTrainable {
            throw use.error("it is frozen (trainable: false); all layers with weights must be trainable")
        }
        names.insert(name)
        uses[call.layer, default: (name, 0)].count += 1
        return result
    }

    private func free(_ wanted: String) -> String {
        var name = wanted
        while names.contains(name) { name += "_" }
        return name
    }

    /// What a call takes; nil if that comes of what could not be translated.
    private func operands(_ call: KerasCall) -> [NetworkOperand]? {
        var operands: [NetworkOperand] = []
        for argument in call.arguments {
            switch argument {
            case .number(let number): operands.append(.number(number))
            case .tensor(nil): operands.append(.tensor(input))
            case .tensor(let call?):
                guard let result = results[call] else { return nil }
                operands.append(.tensor(result))
            }
        }
        return operands
    }

    private mutating func note(
        _ layer: KerasLayer, _ result: NetworkTensor?, owner: NetworkBuilder.Owner?, _ problem: String?
    ) {
        let count = owner?.shapes.reduce(0) { $0 + $1.reduce(1, *) } ?? 0
        rows.append(
            KerasNetworkRow(
                name: layer.name, className: layer.className, shape: result?.shape, parameters: count,
                problem: problem))
    }

    /// Whether the model's output is what the last layer gives, as it is if the others lead to it.
    private mutating func endsWithItsOutput() -> Bool {
        let output = graph.output.map { results[$0]?.source } ?? input.source
        guard let last = builder.layers.last?.name, last != output else { return true }
        problems.append(
            KerasError(place: "layer '\(last)'", problem: "it does not lead to the model's output; leave it out"))
        return false
    }

    /// The model, if all of it could be translated; what is wrong with the whole of it goes to the problems.
    mutating func model() -> Model? {
        guard problems.isEmpty, endsWithItsOutput() else { return nil }
        let shape = graph.inputShape
        let sides = shape.count == 1 ? [1, 1, shape[0]] : shape.count == 2 ? shape + [1] : shape
        let vector = shape.count == 1 ? [Layer(Self.vectorName, .flatten)] : []
        do throws(ModelError) {
            return try Model(
                name: graph.name, inputHeight: sides[0], inputWidth: sides[1], inputChannels: sides[2],
                layers: vector + builder.layers)
        } catch {
            problems.append(KerasError(place: "", problem: error.description))
            return nil
        }
    }
}
