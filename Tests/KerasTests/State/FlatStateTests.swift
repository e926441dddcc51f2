import Keras
import NeuralNetwork
import Testing

/// A state as one row of numbers, and back.
@Suite struct FlatStateTests {
    private static let adam: JSONValue = ["class_name": "Adam", "config": [:]]

    /// Two constants of a `Normalization` over all, which are single numbers, and its count, which is left out.
    private static let normalized = JSONValue.chain([2], [.layer("Normalization", ["axis": nil]), .dense(2)])

    @Test func weightsComeInKerasOrder() throws {
        let model = try StateModel.model(Self.adam)
        let row = (0..<26).map { Float($0) }
        let weights = try KerasWeights(flat: row, iteration: 3, of: model)
        let state = try KerasState(model, weights)
        #expect(state.weights[0] == [0, 1, 2, 3] && state.weights[9] == [24, 25])
        #expect(state.slots == nil && state.iteration == 3 && state.flat(of: model) == row)
    }

    @Test func slotsFollowInTurns() throws {
        let model = try StateModel.model(Self.adam)
        let trained = StateModel.trained.reduce(0) { $0 + $1.reduce(1, *) }
        let row = (0..<26 + 2 * trained).map { Float($0) }
        let state = try KerasState(model, try KerasWeights(flat: row, iteration: 3, of: model))
        #expect(state.slots?[0][0] == [26, 27, 28, 29] && state.slots?[1][0] == [30, 31, 32, 33])
        #expect(state.slots?[0][1] == [34, 35] && state.flat(of: model) == row)
    }

    @Test func constantsOfOneNumberAreNoCount() throws {
        let model = try KerasModel(config: Self.normalized.jsonText)
        let weights = try KerasWeights(flat: [0.5, 4, 1, 2, 3, 4, 5, 6], iteration: 0, of: model)
        guard case .byPath(let groups, _) = weights else { return }
        #expect(groups["layers/normalization"]?.map { $0.values } == [[0.5], [4], [0]])
        let adapted = try KerasModel(config: Self.normalized.jsonText, weights: weights)
        #expect(adapted.network.model?.layers[1].operation == .normalization(Normalization(mean: [0.5], variance: [4])))
        #expect(try KerasState(adapted, weights).flat(of: adapted) == [0.5, 4, 1, 2, 3, 4, 5, 6])
    }

    @Test func anotherCountOfNumbersIsRefused() throws {
        let model = try StateModel.model(Self.adam)
        func refusal(_ count: Int) -> String? {
            KerasTests.refusal { () throws(KerasError) in
                try KerasWeights(flat: [Float](repeating: 0, count: count), iteration: 0, of: model)
            }
        }
        #expect(refusal(25) == "layers/dense/vars/1: 1 numbers are left for a tensor of [2]")
        #expect(refusal(27) == "optimizer/vars: 1 numbers are left for a tensor of [2, 2]")
        #expect(refusal(71) == "71 numbers of weights and optimizer; that is 1 too many")
    }
}
