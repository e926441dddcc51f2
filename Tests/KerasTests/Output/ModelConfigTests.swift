import Keras
import NeuralNetwork
import Testing

/// Models of ours as configurations of Keras, and back.
@Suite struct ModelConfigTests {
    private static let objective = Objective()

    /// The configuration of a model of ours, read again.
    private func reread(_ model: Model, _ optimizer: Optimizer = .sgd(learningRate: 0.1)) throws -> KerasModel {
        let text = try KerasModelFile.config(of: model, from: nil, optimizer, Self.objective)
        return try KerasModel(config: text)
    }

    /// The layers without their names, which may not have slashes in Keras, nor be those of ours.
    private func anonymous(_ layers: [Layer]) -> [Layer] {
        let places = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.name, "\($0)") })
        return layers.enumerated().map { index, layer in
            let before = index == 0 ? "input" : "\(index - 1)"
            let inputs = layer.inputs.isEmpty ? [before] : layer.inputs.map { places[$0] ?? $0 }
            return Layer("\(index)", layer.operation, from: inputs, sharing: layer.sharing.flatMap { places[$0] })
        }
    }

    @Test(arguments: Model.builtInNames) func aBuiltInModelComesBackAsItWas(name: String) throws {
        let isLarge = name.hasPrefix("vgg") || name.hasPrefix("resnet50")
        let side = isLarge ? 224 : 28
        let model = try Model.builtIn(
            name, height: side, width: side, channels: isLarge ? 3 : 1, classes: 10, dropout: 0.25)
        let read = try reread(model)
        let other = try #require(read.network.model, "\(read.problems)")
        #expect(read.problems.isEmpty && other.name == name && other.inputShape == model.inputShape)
        #expect(anonymous(other.layers) == anonymous(model.layers))
        #expect(other.parameters.map { $0.shape } == model.parameters.map { $0.shape })
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func aRandomModelComesBackAsItWas(seed: UInt64) throws {
        let model = try ModelMaker.model(seed)
        let read = try reread(model)
        let other = try #require(read.network.model, "seed \(seed): \(read.problems)")
        #expect(anonymous(other.layers) == anonymous(model.layers), "seed \(seed)")
        #expect(other.parameters.map { $0.shape } == model.parameters.map { $0.shape })
    }

    @Test func namesGetNoSlashes() throws {
        let model = try Model(
            name: "m", inputHeight: 1, inputWidth: 1, inputChannels: 4,
            layers: [
                Layer("a/b", .flatten), Layer("a_b", .dense(Dense(4))), Layer("images", .relu),
                Layer("c", .add, from: ["a/b", "images"]),
            ])
        let read = try reread(model)
        #expect(read.graph.layers.map { $0.name } == ["a_b", "a_b_", "images_", "c"])
        #expect(read.network.model.map { anonymous($0.layers) } == anonymous(model.layers))
    }

    @Test func aLayerThatIsUsedAgainIsOneLayer() throws {
        let model = try Model(
            name: "m", inputHeight: 1, inputWidth: 1, inputChannels: 4,
            layers: [
                Layer("f", .flatten), Layer("d", .dense(Dense(4))), Layer("d2", .dense(Dense(4)), sharing: "d"),
                Layer("d3", .dense(Dense(4)), sharing: "d"), Layer("s", .add, from: ["d2", "d3"]),
            ])
        let read = try reread(model)
        #expect(read.graph.layers.count == 3 && read.graph.texts == ["f(input)", "d(0)", "d(1)", "d(2)", "s(2, 3)"])
        #expect(read.network.model.map { anonymous($0.layers) } == anonymous(model.layers))
    }

    @Test func penaltiesAreThoseOfTheKernels() throws {
        var optimizer = Optimizer.sgd(learningRate: 0.1)
        (optimizer.l1, optimizer.l2) = (0.25, 0.5)
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
        let read = try reread(model, optimizer)
        #expect(read.compile?.optimizer == optimizer && read.network.penalty.differing.isEmpty)
        #expect(try reread(model).network.penalty.l2 == 0)
    }

    /// Keras takes `synchronized=True` with TensorFlow only.
    @Test func aConfigurationIsForEveryBackend() throws {
        let model = try Model.builtIn("resnet8", height: 28, width: 28, channels: 1, classes: 10)
            .normalizing(over: .sync)
        let text = try KerasModelFile.config(of: model, from: nil, .sgd(learningRate: 0.1), Self.objective)
        #expect(!text.contains("synchronized"))
        #expect(try KerasModel(config: text).network.model?.normalizesBatches == true)
    }
}
