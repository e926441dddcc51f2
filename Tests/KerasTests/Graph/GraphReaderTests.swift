import Keras
import Testing

/// Sequential and Functional models as lists of calls.
@Suite struct GraphReaderTests {
    @Test func aSequentialModelIsAChain() throws {
        let graph = try Reading.graph(.chain([4], [.dense(3, name: "a"), .dense(2, name: "b")], name: "mine"))
        #expect(graph.name == "mine" && graph.inputShape == [4] && graph.output == 1)
        #expect(graph.layers.map { $0.name } == ["a", "b"] && graph.layers.map { $0.outermost } == ["a", "b"])
        #expect(graph.texts == ["a(input)", "b(0)"])
    }

    @Test func aFunctionalModelIsWhatItsNodesSay() throws {
        let graph = try Reading.graph(
            .graph(
                [4],
                [
                    .dense(4, name: "a", takes: [.call(.tensor("input"))]),
                    .layer("Add", name: "sum", takes: [.call([.tensor("input"), .tensor("a")])]),
                ], output: "sum"))
        #expect(graph.texts == ["a(input)", "sum(input, 0)"])
        #expect(graph.output == 1)
    }

    @Test func theOrderOfTheListDoesNotMatter() throws {
        let layers: [JSONValue] = [
            .dense(2, name: "c", takes: [.call(.tensor("b"))]), .dense(2, name: "b", takes: [.call(.tensor("a"))]),
            .dense(4, name: "a", takes: [.call(.tensor("input"))]),
        ]
        let graph = try Reading.graph(.graph([4], layers, output: "c"))
        #expect(graph.layers.map { $0.name } == ["a", "b", "c"])
        #expect(graph.texts == ["a(input)", "b(0)", "c(1)"] && graph.output == 2)
    }

    @Test func aLayerThatIsCalledTwiceIsOneLayer() throws {
        let graph = try Reading.graph(
            .graph(
                [4],
                [
                    .dense(4, name: "a", takes: [.call(.tensor("input")), .call(.tensor("a", call: 0))]),
                    .layer("Add", name: "sum", takes: [.call([.tensor("a", call: 1), .tensor("a", call: 0)])]),
                ], output: "sum"))
        #expect(graph.layers.count == 2 && graph.texts == ["a(input)", "a(0)", "sum(1, 0)"])
    }

    @Test(
        arguments: [
            [["input", 0, 0]], ["input", 0, 0], ["x": ["input", 0, 0]], ["x": [["input", 0, 0]]], [[["input", 0, 0]]],
        ] as [JSONValue])
    func inputsAndOutputsAreReadInAllTheirForms(form: JSONValue) throws {
        let outputs = try JSONValue(parsing: form.jsonText.replacing("input", with: "a"))
        let model = JSONValue.graph([4], [.dense(2, name: "a", takes: [.call(.tensor("input"))])], output: "a")
        let config = JSONPlace(model)["config"].value.setting("input_layers", form).setting("output_layers", outputs)
        #expect(try Reading.graph(model.setting("config", config)).output == 0)
    }

    @Test func anOperatorTakesNumbersToo() throws {
        let graph = try Reading.graph(
            .graph(
                [4], [.operation("Subtract", name: "minus", takes: [.call(3, .tensor("input"))])], output: "minus"))
        #expect(graph.texts == ["minus(3.0, input)"])
        #expect(graph.layers[0].isOperator && graph.layers[0].module == "keras.src.ops.numpy")
    }

    @Test func whatIsNoModelIsRefused() {
        #expect(
            refusal { () throws(KerasError) in try Reading.graph(.layer("Net", name: "n")) }
                == "class_name: it is 'Net'; a Sequential or Functional model is supported, a subclassed one has its code "
                + "in Python only")
        for value in [nil, 7, [], ["config": [:]], ["class_name": 3]] as [JSONValue] {
            #expect(
                refusal { () throws(KerasError) in try Reading.graph(value) }?.hasPrefix("class_name: it is") == true)
        }
    }

    @Test func aModelOfNoLayersGivesItsInput() throws {
        let graph = try Reading.graph(.chain([4], []))
        #expect(graph.layers.isEmpty && graph.calls.isEmpty && graph.output == nil)
        #expect(
            refusal { () throws(KerasError) in try Reading.graph(.chain(nil, [])) }
                == "config.layers: the model has no layers")
    }
}

extension KerasGraph {
    /// Calls in short: `sum(input, 0, 3.0)` is one of the layer `sum` with the input, the result of the first call and 3.
    var texts: [String] {
        calls.map { call in
            let arguments = call.arguments.map { argument in
                switch argument {
                case .tensor(let call): call.map(String.init) ?? "input"
                case .number(let number): "\(number)"
                }
            }
            return "\(layers[call.layer].name)(\(arguments.joined(separator: ", ")))"
        }
    }
}
