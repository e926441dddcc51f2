import Foundation
import NeuralNetwork
import Testing

@Suite struct ModelTests {
    private func builtIn(_ name: String, dropout: Float = 0) throws -> Model {
        try Model.builtIn(name, height: 28, width: 28, channels: 1, classes: 10, dropout: dropout)
    }

    @Test(arguments: [("mlp", 669_706), ("cnn", 1_199_882), ("lenet5", 61_706)])
    func builtInModelsHaveKerasParameterCounts(name: String, count: Int) throws {
        let model = try builtIn(name)
        #expect(model.parameters.reduce(0) { $0 + $1.count } == count)
        #expect(model.classCount == 10)
        #expect(model.inputShape == .spatial(height: 28, width: 28, channels: 1))
    }

    @Test func everyBuiltInNameBuilds() throws {
        for name in Model.builtInNames {
            let model = try Model.builtIn(name, height: 32, width: 32, channels: 3, classes: 10)
            #expect(model.name == name && model.classCount == 10)
        }
    }

    /// The counts that Keras prints for `weights=None` and 1,000 classes.
    @Test(arguments: [("vgg16", 138_357_544, 13), ("vgg19", 143_667_240, 16)])
    func vggHasKerasParametersAndNames(name: String, count: Int, convolutions: Int) throws {
        let model = try Model.builtIn(name, height: 224, width: 224, channels: 3, classes: 1000, dropout: 0.5)
        #expect(model.parameters.reduce(0) { $0 + $1.count } == count)
        #expect(model.algorithms.count == convolutions)
        #expect(model.layers.first?.name == "block1_conv1" && model.layers.last?.name == "predictions")
        #expect(model.layers.map(\.name).contains("block5_conv\(convolutions == 13 ? 3 : 4)"))
        #expect(model.shapes[model.layers.count - 7].description == "(7, 7, 512)")
    }

    @Test func anImageTooSmallForVGGIsRefusedByLayer() {
        #expect(throws: ModelError.self) {
            try Model.builtIn("vgg16", height: 31, width: 32, channels: 3, classes: 10)
        }
    }

    @Test func shapesOfTheBuiltInModels() throws {
        #expect(
            try builtIn("mlp").shapes.map(\.description) == ["(784,)", "(512,)", "(512,)", "(10,)"])
        #expect(
            try builtIn("cnn").shapes.map(\.description) == [
                "(26, 26, 32)", "(24, 24, 64)", "(12, 12, 64)", "(9216,)", "(128,)", "(10,)",
            ])
        #expect(
            try builtIn("lenet5").shapes.map(\.description) == [
                "(28, 28, 6)", "(14, 14, 6)", "(10, 10, 16)", "(5, 5, 16)", "(400,)", "(120,)", "(84,)", "(10,)",
            ])
    }

    @Test func parametersAreKernelThenBiasOfEachLayerInKerasShapes() throws {
        let parameters = try builtIn("cnn").parameters
        #expect(
            parameters.map(\.name) == [
                "conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "conv2d_1/bias", "dense/kernel", "dense/bias",
                "dense_1/kernel", "dense_1/bias",
            ])
        #expect(
            parameters.map(\.shape) == [
                [3, 3, 1, 32], [32], [3, 3, 32, 64], [64], [9_216, 128], [128], [128, 10], [10],
            ])
        #expect(
            parameters.map(\.initializer) == [
                .heNormal, nil, .heNormal, nil, .heNormal, nil, .glorotUniform, nil,
            ])
    }

    @Test func fansAreThoseOfKeras() throws {
        let parameters = try builtIn("cnn").parameters
        #expect(parameters[0].fanIn == 9 && parameters[0].fanOut == 288)
        #expect(parameters[4].fanIn == 9_216 && parameters[4].fanOut == 128)
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func dropoutLayersAreThereOnlyWithARate(name: String) throws {
        let rates = { (model: Model) -> [Float] in
            model.layers.compactMap { if case .dropout(let rate) = $0.operation { rate } else { nil } }
        }
        #expect(rates(try builtIn(name)) == [])
        #expect(rates(try builtIn(name, dropout: 0.25)) == [0.25, 0.25])
        #expect(try builtIn(name, dropout: 0.25).parameters == builtIn(name).parameters)
        #expect(throws: ModelError.self) { try builtIn(name, dropout: 1) }
        #expect(throws: ModelError.self) { try builtIn(name, dropout: .nan) }
    }

    @Test func aBuiltInModelThatDoesNotFitTheImageIsRefused() {
        #expect(
            throws: ModelError.layer("conv2d_1", problem: "a window of 5x5 does not fit into (4, 4, 6)")
        ) { try Model.builtIn("lenet5", height: 8, width: 8, channels: 1, classes: 10) }
        #expect(throws: ModelError.self) {
            try Model.builtIn("mlp", height: 8, width: 8, channels: 1, classes: 1)
        }
    }

    @Test func aSingleTargetHasASingleOutput() throws {
        let model = try Model.builtIn("mlp", height: 1, width: 1, channels: 5, classes: 1, targets: .vectors)
        #expect(model.outputCount == 1)
        #expect(throws: ModelError.self) {
            try Model.builtIn("mlp", height: 8, width: 8, channels: 1, classes: 0, targets: .vectors)
        }
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func writtenAndReadItIsTheSame(name: String) throws {
        let model = try builtIn(name, dropout: 0.5)
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(Model.self, from: data) == model)
    }

    @Test func everySettingSurvivesWriting() throws {
        let conv = Conv2D(
            4, kernel: Extent(3, 2), strides: Extent(2, 1), padding: .same, activation: .relu, initializer: .heUniform)
        let model = try Model(
            name: "all", inputHeight: 9, inputWidth: 8, inputChannels: 2,
            layers: [
                Layer("a", .conv2D(conv)), Layer("b", .relu),
                Layer("c", .maxPooling2D(MaxPooling2D(Extent(3, 2), strides: Extent(1, 2), padding: .same))),
                Layer("d", .dropout(rate: 0.125)), Layer("e", .flatten),
                Layer("f", .dense(Dense(3, activation: .relu, initializer: .heNormal))),
            ])
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(Model.self, from: data) == model)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""he_uniform""#) && text.contains(#""same""#) && text.contains(#""relu""#))
    }

    @Test func poolingWindowsDoNotOverlapUnlessTold() {
        #expect(MaxPooling2D(Extent(3, 2)).strides == Extent(3, 2))
        #expect(MaxPooling2D(Extent(3, 2), strides: Extent(1, 1)).strides == Extent(1, 1))
    }

    @Test func shapesCountAndDescribeThemselves() {
        let image = TensorShape.spatial(height: 4, width: 5, channels: 3)
        #expect(image.count == 60 && image.channels == 3 && image.description == "(4, 5, 3)")
        let flat = TensorShape.flat(7)
        #expect(flat.count == 7 && flat.channels == 7 && flat.description == "(7,)")
    }
}
