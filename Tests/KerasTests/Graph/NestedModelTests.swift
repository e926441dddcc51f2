import Keras
import Testing

/// Models in models.
@Suite struct NestedModelTests {
    private let inner = JSONValue.chain([4], [.dense(3, name: "a"), .dense(4, name: "b")], name: "inner")

    @Test func aModelInsideIsOpenedUp() throws {
        let graph = try Reading.graph(.chain([4], [inner, .dense(2, name: "end")]))
        #expect(graph.layers.map { $0.name } == ["inner/a", "inner/b", "end"])
        #expect(graph.layers.map { $0.outermost } == ["inner", "inner", "end"])
        #expect(
            graph.layers.map { $0.group } == [
                "layers/sequential/layers/dense", "layers/sequential/layers/dense_1", "layers/dense",
            ])
        #expect(graph.texts == ["inner/a(input)", "inner/b(0)", "end(1)"] && graph.output == 2)
    }

    @Test func aModelInAModelInsideToo() throws {
        let outer = JSONValue.chain([4], [inner, .dense(4, name: "c")], name: "outer")
        let graph = try Reading.graph(.chain([4], [.dense(4, name: "d"), outer]))
        #expect(graph.layers.map { $0.name } == ["d", "outer/inner/a", "outer/inner/b", "outer/c"])
        #expect(Set(graph.layers.map { $0.outermost }) == ["d", "outer"])
        #expect(graph.layers[3].group == "layers/sequential/layers/dense")
        #expect(graph.layers[1].group == "layers/sequential/layers/sequential/layers/dense")
    }

    /// Each layer is there once, and is called twice.
    @Test func aModelThatIsCalledTwiceSharesItsLayers() throws {
        let twice = inner.setting("name", "inner")
            .setting("inbound_nodes", [.call(.tensor("input")), .call(.tensor("inner", call: 0))])
        let graph = try Reading.graph(.graph([4], [twice], output: "inner"))
        #expect(graph.texts == ["inner/a(input)", "inner/b(0)", "inner/a(1)", "inner/b(2)"])
        #expect(graph.output == 1)
    }

    @Test func aModelInsideThatGivesItsInputIsNoCall() throws {
        let nothing = JSONValue.graph([4], [], output: "input", name: "nothing")
        let graph = try Reading.graph(.chain([4], [nothing, .dense(2)]))
        #expect(graph.texts == ["dense(input)"])
    }

    @Test func whatAFrozenModelHoldsIsFrozen() throws {
        let frozen = inner.setting("config", JSONPlace(inner)["config"].value.setting("trainable", false))
        let graph = try Reading.graph(.chain([4], [frozen, .dense(2, name: "end")]))
        #expect(graph.layers.map { $0.isTrainable } == [false, false, true])
    }

    @Test func aModelInsideTakesOneTensor() {
        let two = inner.setting("name", "inner")
            .setting("inbound_nodes", [.call([.tensor("input"), .tensor("input")])])
        #expect(
            refusal { () throws(KerasError) in try Reading.graph(.graph([4], [two], output: "inner")) }
                == "config.layers[1].inbound_nodes[0]: a model inside must take one tensor")
    }
}
