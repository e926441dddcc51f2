import CLI
import Chip
import NeuralNetwork
import Testing

/// A model's layers as chips see them.
@Suite("The layers of a model on chips")
struct ChipLayersTests {
    private func model(_ layers: [Layer], _ height: Int = 8, _ width: Int = 8, _ channels: Int = 4) throws -> Model {
        try Model(name: "m", inputHeight: height, inputWidth: width, inputChannels: channels, layers: layers)
    }

    private func trained(_ model: Model) -> Int {
        model.parameters.reduce(0) { $0 + $1.count }
    }

    @Test("have all weights of the model", arguments: Model.builtInNames)
    func weights(name: String) throws {
        let model = try ProjectSubject.model(name)
        #expect(model.chipLayers.reduce(0) { $0 + $1.weights } == trained(model))
    }

    @Test("have the multiply-adds that the model counts", arguments: Model.builtInNames)
    func products(name: String) throws {
        let model = try ProjectSubject.model(name)
        let counted = model.work.reduce(0) { $0 + $1.multiplyAdds }
        #expect(model.chipLayers.reduce(0) { $0 + $1.multiplyAccumulates } == counted)
    }

    @Test(
        "have the operations of a step that the model counts, where each layer is trained", arguments: ["mlp", "vgg16"])
    func step(name: String) throws {
        let model = try ProjectSubject.model(name)
        let products = model.chipLayers.reduce(0) { $0 + $1.multiplyAccumulates * ($1.hasInputGradient ? 3 : 2) }
        #expect(2 * products == model.stepOperations)
    }

    @Test("of VGG16 are thirteen convolutions, five poolings and three dense layers")
    func vgg() throws {
        let layers = try ProjectSubject.model("vgg16").chipLayers
        #expect(layers.map(\.kind).filter { $0 == .window }.count == 5 && layers.count == 21)
        #expect(layers.allSatisfy { $0.sources.count == 1 })
        #expect(layers.map { $0.sources[0].layer } == Array(-1..<20))
        #expect(layers[18].input == Volume(1, 1, 25_088) && layers[17].output == Volume(7, 7, 512))
        #expect(!layers[0].hasInputGradient && layers[1...].allSatisfy(\.hasInputGradient))
    }

    @Test("of a separable convolution are two, the second fed by the first")
    func separable() throws {
        let conv = SeparableConv2D(6, kernel: Extent(3, 3), padding: .same)
        let model = try model([
            Layer("s", .separableConv2D(conv)), Layer("f", .flatten), Layer("d", .dense(Dense(3))),
        ])
        let layers = model.chipLayers
        #expect(layers.map(\.name) == ["s 1", "s 2", "d"])
        #expect(layers.map(\.kind) == [.depthwise, .product, .product])
        #expect(layers[1].sources.map(\.layer) == [0] && layers[1].hasInputGradient && !layers[0].hasInputGradient)
        #expect(layers.reduce(0) { $0 + $1.weights } == trained(model))
    }

    @Test("that join others know at which channel each of them begins")
    func concatenation() throws {
        let model = try model([
            Layer("a", .conv2D(Conv2D(5, kernel: Extent(1, 1)))),
            Layer("b", .conv2D(Conv2D(7, kernel: Extent(1, 1))), from: ["input"]),
            Layer("c", .concatenate, from: ["a", "b"]),
            Layer("g", .globalAveragePooling2D), Layer("d", .dense(Dense(3))),
        ])
        let join = try #require(model.chipLayers.first { $0.name == "c" })
        #expect(join.sources == [.init(0, firstChannel: 0), .init(1, firstChannel: 5)])
        #expect(join.input == Volume(8, 8, 12) && join.weights == 0)
    }

    @Test("that add others are fed by all of them from channel 0, through what changes nothing")
    func sum() throws {
        let model = try model([
            Layer("a", .conv2D(Conv2D(4, kernel: Extent(3, 3), padding: .same))),
            Layer("r", .relu),
            Layer("b", .conv2D(Conv2D(4, kernel: Extent(3, 3), padding: .same))),
            Layer("s", .add, from: ["r", "b"]), Layer("f", .flatten), Layer("d", .dense(Dense(3))),
        ])
        let layers = model.chipLayers
        #expect(layers.map(\.name) == ["a", "b", "s", "d"])
        #expect(layers[2].sources == [.init(0), .init(1)] && layers[2].terms == 2)
        #expect(layers[3].sources == [.init(2)])
    }

    @Test("keep strides, windows and the rows above", arguments: [(Padding.same, 4, 0), (.valid, 3, 0)])
    func strides(padding: Padding, rows: Int, above: Int) throws {
        let layer = try model([
            Layer("a", .conv2D(Conv2D(4, kernel: Extent(3, 3), strides: Extent(2, 2), padding: padding))),
            Layer("f", .flatten), Layer("d", .dense(Dense(3))),
        ]).chipLayers[0]
        #expect(layer.output.height == rows && layer.rowStride == 2 && layer.rowsAbove == above)
        #expect(layer.windowRows == 3 && layer.windowColumns == 3 && layer.terms == 36)
    }

    @Test("of a border move the window up by its rows")
    func border() throws {
        let layers = try model([
            Layer("p", .zeroPadding2D(Border(top: 2, bottom: 1, left: 0, right: 0))),
            Layer("g", .globalMaxPooling2D), Layer("d", .dense(Dense(3))),
        ]).chipLayers
        #expect(layers[0].rowsAbove == 2 && layers[0].output.height == 11)
        #expect(layers[1].windowRows == 11 && layers[1].output == Volume(1, 1, 4))
    }

    @Test(
        "can be placed, all built-in models on the chips of a board", arguments: ["mlp", "cnn", "lenet5", "resnet20"])
    func placed(name: String) throws {
        let model = try ProjectSubject.model(name)
        let placement = try ReplicaPlacement.place(
            model.chipLayers, image: model.chipImage, on: .board, format: .accum, optimizerSlots: 1, samples: 1,
            constants: Constants())
        #expect(placement.cuts.count == model.chipLayers.count)
        #expect(try placement.routingEntries(Constants()) <= 1023)
    }
}
