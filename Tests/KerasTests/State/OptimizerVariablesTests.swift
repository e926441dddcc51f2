import Keras
import NeuralNetwork
import Testing

/// An optimizer's variables of a file in the order of our slots.
@Suite struct OptimizerVariablesTests {
    /// Settings, our names of slots, and Keras' order: rounds over the weights, each with what it has in turns.
    struct Case: Sendable {
        let optimizer: JSONValue
        let slots: [String]
        let rounds: [[String]]
    }

    private static func optimizer(_ name: JSONValue, _ config: JSONValue = [:]) -> JSONValue {
        ["class_name": name, "config": config]
    }

    /// As `Optimizer.build` of each class in Keras 3.15 adds them.
    private static let cases = [
        Case(optimizer: optimizer("SGD"), slots: [], rounds: []),
        Case(optimizer: optimizer("SGD", ["momentum": 0.9]), slots: ["momentum"], rounds: [["momentum"]]),
        Case(optimizer: optimizer("Adam"), slots: ["momentum", "velocity"], rounds: [["momentum", "velocity"]]),
        Case(optimizer: optimizer("AdamW"), slots: ["momentum", "velocity"], rounds: [["momentum", "velocity"]]),
        Case(optimizer: optimizer("Lamb"), slots: ["momentum", "velocity"], rounds: [["momentum", "velocity"]]),
        Case(optimizer: optimizer("RMSprop"), slots: ["velocity"], rounds: [["velocity"]]),
        Case(
            optimizer: optimizer("RMSprop", ["momentum": 0.5, "centered": true]),
            slots: ["velocity", "momentum", "average_gradient"],
            rounds: [["velocity"], ["momentum"], ["average_gradient"]]),
        Case(
            optimizer: optimizer("Adam", ["use_ema": true]), slots: ["momentum", "velocity", "average"],
            rounds: [["average"], ["momentum", "velocity"]]),
        Case(
            optimizer: optimizer("SGD", ["momentum": 0.9, "use_ema": true]), slots: ["momentum", "average"],
            rounds: [["average"], ["momentum"]]),
    ]

    private static let head = [KerasTensor(shape: [], integers: [7]), KerasTensor(shape: [], values: [0.5])]

    /// The number that the slot of a weight is full of.
    private func number(_ slot: String, _ place: Int) -> Float {
        let names = ["momentum", "velocity", "average_gradient", "average"]
        return Float(100 * ((names.firstIndex(of: slot) ?? 9) + 1) + place)
    }

    private func kept(_ test: Case) -> [KerasTensor] {
        Self.head
            + test.rounds.flatMap { names in
                StateModel.trained.enumerated().flatMap { place, shape in
                    names.map { name in
                        KerasTensor(
                            shape: shape, values: Array(repeating: number(name, place), count: shape.reduce(1, *)))
                    }
                }
            }
    }

    @Test(arguments: cases) func slotsAreThoseOfTheirWeights(test: Case) throws {
        let model = try StateModel.model(test.optimizer)
        #expect(model.compile?.optimizer?.slotNames == test.slots)
        let named = kept(test).map { NamedTensor(name: "", tensor: $0) }
        for weights in [
            .byPath(StateModel.byPath, optimizer: kept(test)), .byLayer(StateModel.byLayer, optimizer: named),
        ] as [KerasWeights] {
            let state = try KerasState(model, weights)
            #expect(state.iteration == 7 && state.slots?.count == test.slots.count)
            for (slot, name) in zip(state.slots ?? [], test.slots) {
                for (place, parameter) in StateModel.places.enumerated() {
                    #expect(slot[parameter].allSatisfy { $0 == number(name, place) }, "\(name) of \(parameter)")
                }
                #expect(StateModel.firsts([slot[4], slot[5]]) == (name == "average" ? [4, 5] : [0, 0]))
                #expect(slot.map { $0.count } == state.weights.map { $0.count })
            }
        }
    }

    @Test(arguments: cases) func writtenTheyAreInKerasOrderAgain(test: Case) throws {
        let model = try StateModel.model(test.optimizer)
        let state = try KerasState(model, .byPath(StateModel.byPath, optimizer: kept(test)))
        let file = try KerasModelFile(
            config: StateModel.nested.setting("compile_config", ["optimizer": test.optimizer]).jsonText, state: state,
            savedAt: "")
        let written = try #require(file.variables.last)
        #expect(written.path == "optimizer" && written.name == "optimizer")
        #expect(written.tensors.dropFirst(2) == kept(test).dropFirst(2))
        #expect(written.tensors[0] == Self.head[0] && written.tensors[1].shape == [])
    }

    /// A model that was compiled and never trained has its count and its rate alone.
    @Test func whatIsOnlyCompiledHasNoSlots() throws {
        let model = try StateModel.model(Self.optimizer("Adam"))
        let fresh = [KerasTensor(shape: [], integers: [0]), Self.head[1]]
        let state = try KerasState(model, .byPath(StateModel.byPath, optimizer: fresh))
        #expect(state.slots == nil && state.iteration == 0)
        #expect(try KerasState(model, .byPath(StateModel.byPath, optimizer: [])).slots == nil)
    }

    /// A schedule has no variable: the slots follow the count.
    @Test func withAScheduleThereIsNoRate() throws {
        let schedule: JSONValue = [
            "class_name": "ExponentialDecay",
            "config": ["initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5],
        ]
        let optimizer = Self.optimizer("SGD", ["momentum": 0.9, "learning_rate": schedule])
        let model = try StateModel.model(optimizer)
        let slots = Array(kept(Self.cases[1]).dropFirst(2))
        let state = try KerasState(model, .byPath(StateModel.byPath, optimizer: [Self.head[0]] + slots))
        #expect(state.slots?.count == 1 && state.slots?[0][0] == [100, 100, 100, 100])
        let config = StateModel.nested.setting("compile_config", ["optimizer": optimizer]).jsonText
        let file = try KerasModelFile(config: config, state: state, savedAt: "")
        #expect(file.variables.last?.tensors == [Self.head[0]] + slots)
    }

    @Test func slotsWithoutAnOptimizerAreLeftOut() throws {
        let state = try KerasState(try StateModel.model(), .byPath(StateModel.byPath, optimizer: kept(Self.cases[2])))
        #expect(state.slots == nil && state.iteration == 0)
    }

    private func refusal(_ kept: [KerasTensor]) throws -> String? {
        let model = try StateModel.model(Self.optimizer("Adam"))
        return KerasTests.refusal { () throws(KerasError) in
            try KerasState(model, .byPath(StateModel.byPath, optimizer: kept))
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let adam = kept(Self.cases[2])
        #expect(try refusal(adam) == nil)
        let line = "optimizer/vars: the file has 15 slots; the configuration's optimizer has 16"
        #expect(try refusal(adam.dropLast()) == line)
        #expect(
            try refusal(kept(Self.cases[1]))
                == "optimizer/vars: the file has 8 slots; the configuration's optimizer has 16")
        var swapped = adam
        swapped.swapAt(2, 4)
        #expect(try refusal(swapped) == "optimizer/vars/2: its shape is [2]; the weight's is [2, 2]")
    }

    @Test(arguments: [
        KerasTensor(shape: [], values: [7]), KerasTensor(shape: [], integers: [-1]),
        KerasTensor(shape: [], integers: [.max]), KerasTensor(shape: [0], integers: []),
    ])
    func aCountThatIsNoneIsRefused(count: KerasTensor) throws {
        let line = try refusal([count, Self.head[1]])
        #expect(line == "optimizer/vars/0: it is no count of iterations, a whole number")
    }
}
