internal import NeuralNetwork

/// The order in which Keras keeps an optimizer's variables: iteration, learning rate unless it follows a schedule, the
/// average of each weight, then the slots, those of Adam and LAMB in turns for each weight.
///
/// Source: `add_optimizer_variables` and the `build` of each optimizer in Keras 3.15.
struct OptimizerVariables {
    private let optimizer: Optimizer?
    private let shapes: [[Int]]
    /// The parameter of each trained variable.
    private let parameters: [Int]

    /// What was read: iteration, and of each slot by name the values of each trained variable.
    struct Kept {
        let iteration: Int
        fileprivate let slotNames: [String]
        fileprivate let values: [String: [[Float]]]
        fileprivate let parameters: [Int]

        /// The slots in our order, moving statistics included, which have zeros, or are their own average.
        func slots(weights: [[Float]]) -> [[[Float]]]? {
            guard !values.isEmpty || slotNames.isEmpty else { return nil }
            return slotNames.map { name in
                var slot = name == "average" ? weights : weights.map { [Float](repeating: 0, count: $0.count) }
                for (place, parameter) in parameters.enumerated() { slot[parameter] = values[name]?[place] ?? [] }
                return slot
            }
        }
    }

    init(_ model: KerasModel) {
        optimizer = model.compile?.optimizer
        let trained = model.network.variables.filter(\.isTrained)
        shapes = trained.map(\.shape)
        parameters = trained.compactMap(\.parameter)
    }

    /// Names of slots in Keras' order; what is in one list is kept in turns.
    private var rounds: [[String]] {
        guard let optimizer else { return [] }
        let names = optimizer.slotNames.filter { $0 != "average" }
        let average = optimizer.average == nil ? [] : [["average"]]
        switch optimizer.rule {
        case .adam, .adamW, .lamb: return average + [names]
        case .sgd, .rmsprop, .lars: return average + names.map { [$0] }
        }
    }

    /// Shapes of all slots, in Keras' order.
    var slotShapes: [[Int]] { rounds.flatMap { names in shapes.flatMap { shape in names.map { _ in shape } } } }

    private var hasSchedule: Bool {
        optimizer.map { $0.learningRate.decay != .constant || $0.learningRate.warmupSteps > 0 } ?? false
    }

    /// Reads the variables of a file; nil if there are none, or no optimizer.
    func read(_ weights: KerasWeights) throws(KerasError) -> Kept? {
        guard let optimizer else { return nil }
        let tensors: [KerasTensor] =
            switch weights {
            case .byPath(_, let kept): kept
            case .byLayer(_, let kept): kept.map(\.tensor)
            }
        guard let first = tensors.first else { return nil }
        guard let iteration = first.integers?.first, (0...Int(Int32.max)).contains(iteration) else {
            throw KerasError(place: "optimizer/vars/0", problem: "it is no count of iterations, a whole number")
        }
        // A number of its own behind the count is the learning rate; a schedule keeps none.
        let head = tensors.count > 1 && tensors[1].shape.isEmpty && !(hasSchedule) ? 2 : 1
        let slots = Array(tensors.dropFirst(head))
        guard !slots.isEmpty else {
            return Kept(iteration: iteration, slotNames: optimizer.slotNames, values: [:], parameters: parameters)
        }
        return Kept(
            iteration: iteration, slotNames: optimizer.slotNames, values: try dealt(slots, first: head),
            parameters: parameters)
    }

    private func dealt(_ slots: [KerasTensor], first: Int) throws(KerasError) -> [String: [[Float]]] {
        let order = rounds.flatMap { names in shapes.indices.flatMap { place in names.map { ($0, place) } } }
        guard slots.count == order.count else {
            throw KerasError(
                place: "optimizer/vars",
                problem: "the file has \(slots.count) slots; the configuration's optimizer has \(order.count)")
        }
        var values: [String: [[Float]]] = [:]
        for (index, (slot, (name, place))) in zip(slots, order).enumerated() {
            guard slot.shape == shapes[place] else {
                throw KerasError(
                    place: "optimizer/vars/\(index + first)",
                    problem: "its shape is \(slot.shape); the weight's is \(shapes[place])")
            }
            values[name, default: []].append(slot.values)
        }
        return values
    }

    /// The variables of a state, as Keras keeps them.
    func variables(of state: KerasState, learningRate: Double) -> [KerasTensor] {
        guard let optimizer else { return [] }
        var tensors = [KerasTensor(shape: [], integers: [state.iteration])]
        if !hasSchedule { tensors.append(KerasTensor(shape: [], values: [Float(learningRate)])) }
        guard let slots = state.slots else { return tensors }
        let places = Dictionary(uniqueKeysWithValues: optimizer.slotNames.enumerated().map { ($1, $0) })
        for names in rounds {
            for (shape, parameter) in zip(shapes, parameters) {
                for name in names {
                    tensors.append(KerasTensor(shape: shape, values: slots[places[name] ?? 0][parameter]))
                }
            }
        }
        return tensors
    }
}
