import NeuralNetwork
import Testing

@Suite struct ModelGraphTests {
    private func model(_ layers: [Layer]) throws(ModelError) -> Model {
        try Model(name: "test", inputHeight: 6, inputWidth: 4, inputChannels: 2, layers: layers)
    }

    private func problem(_ layers: [Layer]) -> String? {
        do throws(ModelError) {
            _ = try model(layers)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private let conv = Layer("conv", .conv2D(Conv2D(2, kernel: Extent(1, 1))))
    private let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(3)))]

    @Test func aLayerTakesTheOneBeforeUnlessItNamesOthers() throws {
        let layers = [
            conv, Layer("relu", .relu), Layer("sum", .add, from: ["relu", "conv", "input"]), Layer("r", .relu),
        ]
        #expect(try model(layers + head).sources == [[0], [1], [2, 1, 0], [3], [4], [5]])
    }

    @Test func shapesFollowTheArrows() throws {
        let layers = [
            Layer("pool", .averagePooling2D(AveragePooling2D(Extent(2, 2)))),
            Layer("wide", .conv2D(Conv2D(5, kernel: Extent(1, 1))), from: ["input"]),
            Layer("mean", .globalAveragePooling2D), Layer("other", .globalAveragePooling2D, from: ["pool"]),
            Layer("d", .dense(Dense(5))), Layer("sum", .add, from: ["d", "mean"]),
        ]
        let model = try model(layers)
        #expect(model.shapes.map(\.description) == ["(3, 2, 2)", "(6, 4, 5)", "(5,)", "(2,)", "(5,)", "(5,)"])
        #expect(
            model.inputShapes.flatMap { $0.map(\.description) } == [
                "(6, 4, 2)", "(6, 4, 2)", "(6, 4, 5)", "(3, 2, 2)", "(2,)", "(5,)", "(5,)",
            ])
        #expect(model.parameters.map(\.shape) == [[1, 1, 2, 5], [5], [2, 5], [5]])
    }

    @Test func badArrowsAreRefusedByLayer() {
        let cases: [([Layer], String)] = [
            (
                [Layer("relu", .relu, from: ["later"]), Layer("later", .relu)],
                "layer 'relu': it takes 'later', which is"
            ),
            ([Layer("relu", .relu, from: ["relu"])], "layer 'relu': it takes 'relu', which is no layer before it"),
            ([Layer("relu", .relu, from: ["input", "input"])], "layer 'relu': it takes 2 results; it must be one"),
            ([conv, Layer("relu", .relu, from: ["input"])], "layer 'conv': no layer takes its result; only the last"),
            ([Layer("input", .relu)], "layer 'input': the name is used twice"),
            ([conv, conv], "layer 'conv': the name is used twice"),
            ([Layer("sum", .add)], "layer 'sum': it takes 1 result; a sum has at least two"),
            (
                [Layer("c", .conv2D(Conv2D(3, kernel: Extent(1, 1)))), Layer("sum", .add, from: ["c", "input"])],
                "layer 'sum': it adds (6, 4, 3) and (6, 4, 2); the shapes must be the same"
            ),
            (
                [Layer("f", .flatten), Layer("m", .globalAveragePooling2D)],
                "layer 'm': it is fed (48,), it needs an image"
            ),
            (
                [Layer("p", .averagePooling2D(AveragePooling2D(Extent(7, 1))))],
                "layer 'p': a window of 7x1 does not fit into (6, 4, 2)"
            ),
        ]
        for (layers, beginning) in cases {
            let line = problem(layers + head) ?? "nothing"
            #expect(line.hasPrefix(beginning), "\(line)")
        }
        #expect(problem(head) == nil)
    }
}
