import Foundation
import Keras
import Testing

/// Where a file has the variables of a layer.
@Suite struct GroupNameTests {
    private struct Golden: Decodable {
        let names: [String: String]
    }

    /// Every class of `keras.layers`, by `keras.src.utils.naming`.
    @Test func snakeCaseIsThatOfKeras() throws {
        let names = try JSONDecoder().decode(Golden.self, from: Reading.golden("keras_layers.json")).names
        #expect(names.count > 150 && names["LSTM"] != nil)
        for (name, snake) in names { #expect(name.kerasSnakeCase == snake) }
    }

    @Test(arguments: [
        ("MyLayer", "my_layer"), ("my layer-2", "mylayer2"), ("A", "a"), ("", ""), ("HTTPServer", "http_server"),
        ("already_snake", "already_snake"),
    ])
    func soItIsForOtherNames(name: String, snake: String) {
        #expect(name.kerasSnakeCase == snake)
    }

    @Test func layersOfAClassAreCounted() throws {
        let graph = try Reading.graph(
            .chain([4], [.dense(3, name: "x"), .layer("ReLU"), .dense(4, name: "y"), .layer("ReLU", name: "z")]))
        #expect(graph.layers.map { $0.group } == ["layers/dense", "layers/re_lu", "layers/dense_1", "layers/re_lu_1"])
    }

    /// `keras.ops.add` is no `keras.layers.Add`.
    @Test func operatorsAreNotCounted() throws {
        let graph = try Reading.graph(
            .graph(
                [4],
                [
                    .operation("Add", name: "plus", takes: [.call(.tensor("input"), 1)]),
                    .layer("Add", name: "sum", takes: [.call([.tensor("input"), .tensor("plus")])]),
                    .layer("Add", name: "other", takes: [.call([.tensor("sum"), .tensor("plus")])]),
                ], output: "other"))
        #expect(graph.layers.dropFirst().map { $0.group } == ["layers/add", "layers/add_1"])
    }

    @Test func aPackageIsNoPartOfAName() throws {
        let graph = try Reading.graph(.chain([4], [.layer("Mine>LayerScale", name: "s")]))
        #expect(graph.layers[0].className == "LayerScale" && graph.layers[0].group == "layers/layer_scale")
    }
}
