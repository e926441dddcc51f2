internal import NeuralNetwork

/// Turns the calls of a graph into layers of ours, one after the other.
struct NetworkBuilder {
    private(set) var layers: [Layer] = []
    /// Parameters of Keras' layers, by index in the graph: the layer of ours that has them, and their shapes in files.
    private(set) var owners: [Int: Owner] = [:]
    /// The penalty on each kernel, with the layer that it is of.
    private(set) var penalties: [(layer: String, penalty: KernelPenalty)] = []
    /// Constants that are variables in a file: of layers by index in the graph.
    let constants: [Int: [KerasTensor]]
    /// Whether the result is to go through a softmax, which is left to the loss.
    private(set) var endsWithSoftmax = false

    private var index = 0
    private var isLast = false

    /// Where the variables of a layer of Keras went.
    struct Owner: Sendable, Hashable {
        /// The layer of ours; nil where they are constants.
        let name: String?
        let shapes: [[Int]]
        /// How many of them, the first ones, training changes.
        let trained: Int
    }

    init(constants: [Int: [KerasTensor]]) { self.constants = constants }

    /// Translates one use of a layer, which is the model's last one or not.
    mutating func add(_ use: LayerUse, index: Int, isLast: Bool) throws(KerasError) -> NetworkTensor {
        (self.index, self.isLast) = (index, isLast)
        guard let translate = LayerTable.translation(of: use.layer) else {
            throw use.error("the layer is not supported; these are: \(LayerTable.names.joined(separator: ", "))")
        }
        do throws(KerasError) {
            try use.config.requireSupportedNumbers()
            return try translate(&self, use)
        } catch {
            throw error.place.hasPrefix("layer '") ? error : use.error("\(error.place): \(error.problem)")
        }
    }

    /// Adds a layer of ours; what it gives.
    mutating func emit(
        _ use: LayerUse, _ operation: Operation, _ inputs: [NetworkTensor], shape: [Int], part: String = "",
        owns: [[Int]] = [], trained: Int? = nil
    ) throws(KerasError) -> NetworkTensor {
        for sides in [shape] + owns where !NetworkTensor.isPossible(sides) {
            throw use.error(
                "a tensor of \(sides) is not possible; sides are 1 or more, with \(NetworkTensor.mostElements) elements "
                    + "at most")
        }
        let name = use.name + part
        let sharing = owns.isEmpty ? nil : use.first.map { $0 + part }
        layers.append(Layer(name, operation, from: inputs.map(\.source), sharing: sharing))
        if !owns.isEmpty {
            owners[index] = Owner(name: use.first ?? name, shapes: owns, trained: trained ?? owns.count)
        }
        return NetworkTensor(source: name, shape: shape)
    }

    /// Says that the file has variables of the layer that are constants here.
    mutating func keepConstants(_ shapes: [[Int]]) {
        owners[index] = Owner(name: nil, shapes: shapes, trained: 0)
    }

    /// The constants of the layer that is being translated, if its file has them.
    var ownConstants: [KerasTensor]? { constants[index] }

    /// Reads the activation of a layer; a softmax is taken note of, and must be the model's end.
    mutating func activation(_ use: LayerUse, _ place: JSONPlace) throws(KerasError) -> Activation {
        switch try KerasActivation(place) {
        case .function(let function): return function
        case .softmax:
            try endWithSoftmax(use)
            return .linear
        }
    }

    mutating func endWithSoftmax(_ use: LayerUse) throws(KerasError) {
        guard isLast else {
            throw use.error("a softmax is supported at the end of a model only, where the loss takes it")
        }
        endsWithSoftmax = true
    }

    mutating func penalize(_ use: LayerUse, _ keys: String...) throws(KerasError) {
        for key in keys {
            penalties.append((use.layer.name, try KernelPenalty(use.layer.config[key])))
        }
    }
}
