import Keras
import Testing

/// Models as Keras 2 wrote them.
@Suite struct Keras2GraphTests {
    /// No modules, and nodes such as `[["c", 0, 0, {}]]`.
    private func model(_ layers: [JSONValue], output: String) throws -> KerasGraph {
        let input: JSONValue = [
            "class_name": "InputLayer", "config": ["batch_input_shape": [nil, 6, 5, 3], "name": "in"], "name": "in",
            "inbound_nodes": [],
        ]
        return try Reading.graph([
            "class_name": "Functional",
            "config": [
                "name": "old", "layers": .list([input] + layers), "input_layers": [["in", 0, 0]],
                "output_layers": [[.text(output), 0, 0]],
            ],
        ])
    }

    private func layer(_ className: String, _ name: JSONValue, _ nodes: JSONValue, _ config: JSONValue = [:])
        -> JSONValue
    {
        ["class_name": .text(className), "config": config.setting("name", name), "name": name, "inbound_nodes": nodes]
    }

    @Test func nodesAreLists() throws {
        let graph = try model(
            [
                layer("Conv2D", "c", [[["in", 0, 0, [:]]]]),
                layer("Add", "sum", [[["in", 0, 0, [:]], ["c", 0, 0, [:]]]]),
            ], output: "sum")
        #expect(graph.inputShape == [6, 5, 3] && graph.name == "old")
        #expect(graph.texts == ["c(input)", "sum(input, 0)"])
    }

    @Test func aSharedLayerHasSeveralNodes() throws {
        let graph = try model([layer("ReLU", "r", [[["in", 0, 0, [:]]], [["r", 0, 0, [:]]]])], output: "r")
        #expect(graph.texts == ["r(input)", "r(0)"] && graph.output == 0)
    }

    /// `x + 3.0` and `x + y`.
    @Test func operatorsHaveTheirSecondOperandAside() throws {
        let add: JSONValue = ["function": "__operators__.add"]
        let graph = try model(
            [
                layer("TFOpLambda", "plus", [["in", 0, 0, ["y": 3.5, "name": nil]]], add),
                layer("TFOpLambda", "both", [["in", 0, 0, ["y": ["plus", 0, 0], "name": nil]]], add),
            ], output: "both")
        #expect(graph.texts == ["plus(input, 3.5)", "both(input, 0)"])
        #expect(graph.layers.allSatisfy { $0.isOperator && $0.module.isEmpty })
    }

    @Test func aSequentialModelMayBeAListAlone() throws {
        let graph = try Reading.graph([
            "class_name": "Sequential",
            "config": [["class_name": "Dense", "config": ["name": "d", "batch_input_shape": [nil, 4], "units": 2]]],
        ])
        #expect(graph.inputShape == [4] && graph.layers.map { $0.name } == ["d"] && graph.name == "model")
    }

    @Test func theClassMayBeCalledModel() throws {
        let graph = try Reading.graph([
            "class_name": "Model",
            "config": [
                "layers": [
                    layer("InputLayer", "in", [], ["batch_input_shape": [nil, 4]]),
                    layer("Dense", "d", [[["in", 0, 0]]]),
                ],
                "input_layers": [["in", 0, 0]], "output_layers": [["d", 0, 0]],
            ],
        ])
        #expect(graph.texts == ["d(input)"])
    }

    /// The call that made it counts as its first there.
    @Test func aModelInsideThatBeginsWithAnInputCountsItsCallsFrom1() throws {
        let inner: JSONValue = [
            "layers": [
                ["class_name": "InputLayer", "config": ["batch_input_shape": [nil, 6, 5, 3], "name": "in2"]],
                ["class_name": "ReLU", "config": ["name": "r"]],
            ]
        ]
        let graph = try model(
            [
                layer("Sequential", "inner", [[["in", 0, 0, [:]]]], inner),
                layer("Add", "sum", [[["inner", 1, 0, [:]], ["in", 0, 0, [:]]]]),
            ], output: "sum")
        #expect(graph.texts == ["inner/r(input)", "sum(0, input)"])
    }

    @Test func aModelInsideWithoutAnInputCountsItsCallsFrom0() throws {
        let inner: JSONValue = ["layers": [["class_name": "ReLU", "config": ["name": "r"]]]]
        let graph = try model(
            [
                layer("Sequential", "inner", [[["in", 0, 0, [:]]]], inner),
                layer("Add", "sum", [[["inner", 0, 0, [:]], ["in", 0, 0, [:]]]]),
            ], output: "sum")
        #expect(graph.texts == ["inner/r(input)", "sum(0, input)"])
    }
}
