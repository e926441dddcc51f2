import Keras
import Testing

/// Graphs that cannot be followed.
@Suite struct GraphRefusalTests {
    private func refusal(_ layers: [JSONValue], output: String = "a") -> String? {
        KerasTests.refusal { () throws(KerasError) in try Reading.graph(.graph([4], layers, output: output)) }
    }

    @Test func aCircleIsRefused() {
        let layers: [JSONValue] = [
            .dense(4, name: "a", takes: [.call(.tensor("b"))]), .dense(4, name: "b", takes: [.call(.tensor("a"))]),
        ]
        #expect(
            refusal(layers)
                == "config.layers[1].inbound_nodes[0]: it takes what no layer gives, or what comes of itself")
    }

    @Test(arguments: ["nobody", ""]) func anUnknownLayerIsRefused(name: String) {
        #expect(
            refusal([.dense(4, name: "a", takes: [.call(.tensor(name))])])?.contains("it takes what no layer") == true)
        #expect(
            refusal([.dense(4, name: "a", takes: [.call(.tensor("input"))])], output: name)
                == "config.output_layers: no layer gives '\(name)'")
    }

    @Test(arguments: [1, -1, .max]) func aCallThatIsNotThereIsRefused(call: Int) {
        let layers: [JSONValue] = [
            .dense(4, name: "a", takes: [.call(.tensor("input"))]),
            .dense(4, name: "b", takes: [.call(.tensor("a", call: call))]),
        ]
        #expect(refusal(layers, output: "b")?.contains("it takes what no layer gives") == true)
    }

    @Test(arguments: ["input_layers", "output_layers"]) func twoOfThemAreRefused(key: String) {
        let model = JSONValue.graph([4], [.dense(2, name: "a", takes: [.call(.tensor("input"))])], output: "a")
        let word = key.prefix { $0 != "_" }
        for (value, count) in [([["a", 0, 0], ["input", 0, 0]], 2), ([], 0), ([:], 0)] as [(JSONValue, Int)] {
            let config = JSONPlace(model)["config"].value.setting(key, value)
            #expect(
                KerasTests.refusal { () throws(KerasError) in try Reading.graph(model.setting("config", config)) }
                    == "config.\(key): the model has \(count) \(word)s; one is supported")
        }
    }

    @Test(
        arguments: [
            (["a"], "it must name a layer, a call and a result"), (["a", 0, 1], "layers with several results"),
            ([1, 0, 0], "it must be a list"), (["a", "x", 0], "it is 'x'; it must be a whole number"),
            (7, "it must be a list"),
        ] as [(JSONValue, String)])
    func aReferenceThatIsNoneIsRefused(reference: JSONValue, problem: String) {
        let model = JSONValue.graph([4], [.dense(2, name: "a", takes: [.call(.tensor("input"))])], output: "a")
        let config = JSONPlace(model)["config"].value.setting("output_layers", reference)
        let line = KerasTests.refusal { () throws(KerasError) in try Reading.graph(model.setting("config", config)) }
        #expect(line?.contains(problem) == true, "\(line ?? "")")
    }

    @Test func argumentsThatAreNoTensorsAreRefused() {
        let place = "config.layers[1].inbound_nodes[0]"
        #expect(
            refusal([.dense(4, name: "a", takes: [.call("x")])])
                == "\(place).args[0]: it is 'x'; tensors and numbers are supported")
        let node: JSONValue = ["args": [.tensor("input")], "kwargs": ["mask": .tensor("input"), "training": false]]
        #expect(
            refusal([.dense(4, name: "a", takes: [node])])
                == "\(place).kwargs.mask: a tensor is given by name, 'mask'; only those given by place are supported")
        #expect(refusal([.dense(4, name: "a", takes: [[:]])]) == "\(place).args: it is missing; it must be a list")
        #expect(refusal([.dense(4, name: "a", takes: [[]])])?.contains("layer") == nil)
    }

    @Test func twoLayersOfOneNameAreRefused() {
        let line = KerasTests.refusal { () throws(KerasError) in try Reading.graph(.chain([4], [.dense(4), .dense(2)]))
        }
        #expect(line == "config.layers[2].config: another layer is called 'dense', too")
    }

    @Test func aLayerWithoutANameOrAClassIsRefused() {
        let nameless: JSONValue = ["class_name": "Dense", "config": ["units": 3]]
        #expect(
            KerasTests.refusal { () throws(KerasError) in try Reading.graph(.chain([4], [nameless])) }
                == "config.layers[1].config.name: it is missing; it must be a text")
        #expect(
            KerasTests.refusal { () throws(KerasError) in
                try Reading.graph(.chain([4], [["config": ["name": "x"]]]))
            } == "config.layers[1].class_name: it is missing; it must be a text")
    }

    /// Forty models, each of which calls the next one twice: 2⁴⁰ calls, or as many models of no layers at all.
    @Test(arguments: [[], [.dense(4, name: "d", takes: [.call(.tensor("input"))])]] as [[JSONValue]])
    func aModelThatGrowsWithoutEndIsRefused(layers: [JSONValue]) {
        var model = JSONValue.graph([4], layers, output: layers.isEmpty ? "input" : "d", name: "m")
        for _ in 0..<40 {
            let calls: [JSONValue] = [.call(.tensor("input")), .call(.tensor("m", call: 0))]
            let inner = model.setting("name", "m").setting("inbound_nodes", .list(calls))
            model = .graph([4], [inner], output: "m", name: "m")
        }
        let line = KerasTests.refusal { () throws(KerasError) in try Reading.graph(model) }
        #expect(line?.hasSuffix("the model has more than 20000 layers, or calls of layers") == true)
    }

    @Test func aLayerOfTooManyCallsIsRefused() {
        let calls = [JSONValue](repeating: .call(.tensor("input")), count: 20_001)
        #expect(refusal([.dense(4, name: "a", takes: calls)])?.contains("more than 20000") == true)
    }
}
