import Keras
import NeuralNetwork
import Testing

/// Weights of a file in the order of our model's parameters.
@Suite struct WeightsTests {
    private func state(_ weights: KerasWeights) throws(KerasError) -> KerasState {
        try KerasState(try StateModel.model(), weights)
    }

    @Test func variablesAreFoundByTheirPath() throws {
        let state = try state(.byPath(StateModel.byPath, optimizer: []))
        #expect(StateModel.firsts(state.weights) == (0..<10).map { Float($0) })
        #expect(state.slots == nil && state.iteration == 0)
    }

    /// Those of a model inside are under its name, all that is trained before all that is not.
    @Test func variablesAreFoundByTheirLayer() throws {
        let state = try state(.byLayer(StateModel.byLayer, optimizer: []))
        #expect(StateModel.firsts(state.weights) == (0..<10).map { Float($0) })
    }

    @Test func numbersStayInTheirOrder() throws {
        var groups = StateModel.byPath
        groups["layers/dense"] = [
            KerasTensor(shape: [2, 2], values: [1, 2, 3, 4]), KerasTensor(shape: [2], values: [5, 6]),
        ]
        let state = try state(.byPath(groups, optimizer: []))
        #expect(state.weights.suffix(2) == [[1, 2, 3, 4], [5, 6]])
    }

    @Test func whatIsMissingIsNamed() {
        var groups = StateModel.byPath
        groups["layers/dense"] = []
        let without = groups
        #expect(
            refusal { () throws(KerasError) in try state(.byPath(without, optimizer: [])) }
                == "layers/dense/vars/0: it is missing; the configuration says [2, 2]")
        #expect(
            refusal { () throws(KerasError) in try state(.byPath([:], optimizer: [])) }?.contains("it is missing")
                == true)
        var layers = StateModel.byLayer
        layers["end"] = nil
        let fewer = layers
        #expect(
            refusal { () throws(KerasError) in try state(.byLayer(fewer, optimizer: [])) }
                == "layer 'end': the file has 0 weights, the configuration says 2")
    }

    @Test func whatHasAnotherShapeIsNamed() {
        var groups = StateModel.byPath
        groups["layers/dense"] = StateModel.tensors([[2, 2], [3]])
        let other = groups
        #expect(
            refusal { () throws(KerasError) in try state(.byPath(other, optimizer: [])) }
                == "layers/dense/vars/1: its shape is [3]; the configuration says [2]")
        var layers = StateModel.byLayer
        layers["end"]?.swapAt(0, 1)
        let swapped = layers
        #expect(
            refusal { () throws(KerasError) in try state(.byLayer(swapped, optimizer: [])) }
                == "layers/dense/vars/0: its shape is [2]; the configuration says [2, 2]")
    }

    /// A layer of two uses has its variables once.
    @Test func aSharedLayerHasOneSet() throws {
        let calls: [JSONValue] = [.call(.tensor("input")), .call(.tensor("d", call: 0))]
        let end = JSONValue.dense(2, name: "end", takes: [.call(.tensor("d", call: 1))])
        let model = try StateModel.model(nil, .graph([2], [.dense(2, name: "d", takes: calls), end], output: "end"))
        let groups = [
            "layers/dense": StateModel.tensors([[2, 2], [2]]),
            "layers/dense_1": StateModel.tensors([[2, 2], [2]], from: 2),
        ]
        let state = try KerasState(model, .byPath(groups, optimizer: []))
        #expect(StateModel.firsts(state.weights) == [0, 1, 2, 3])
    }

    /// The constants of a `Normalization` are no parameters of ours, but part of the model.
    @Test func constantsAreOfTheModel() throws {
        let config = JSONValue.chain([2], [.layer("Normalization", ["axis": [-1]]), .dense(2)]).jsonText
        let count = KerasTensor(shape: [], integers: [7])
        let groups = [
            "layers/normalization": StateModel.tensors([[2], [2]], from: 3) + [count],
            "layers/dense": StateModel.tensors([[2, 2], [2]]),
        ]
        let model = try KerasModel(config: config, weights: .byPath(groups, optimizer: []))
        #expect(
            model.network.model?.layers[1].operation == .normalization(Normalization(mean: [3, 3], variance: [4, 4])))
        #expect(StateModel.firsts(try KerasState(model, .byPath(groups, optimizer: [])).weights) == [0, 1])
        let layers = groups.mapValues { $0.map { NamedTensor(name: "", tensor: $0) } }
        let named = ["normalization": layers["layers/normalization"] ?? [], "dense": layers["layers/dense"] ?? []]
        let legacy = try KerasModel(config: config, weights: .byLayer(named, optimizer: []))
        #expect(legacy.network.model == model.network.model)
    }

    @Test func aModelThatIsNotSupportedHasNoState() throws {
        let model = try StateModel.model(nil, .chain([2], [.layer("LSTM"), .dense(2)]))
        #expect(
            refusal { () throws(KerasError) in try KerasState(model, .byPath([:], optimizer: [])) }?.contains("LSTM")
                == true)
    }
}
