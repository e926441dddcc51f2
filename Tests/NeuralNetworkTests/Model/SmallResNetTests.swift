import Foundation
import NeuralNetwork
import Testing

@Suite struct SmallResNetTests {
    private func builtIn(_ name: String, dropout: Float = 0) throws -> Model {
        try Model.builtIn(name, height: 32, width: 32, channels: 3, classes: 10, dropout: dropout)
    }

    /// 269,722 for 20 layers without projections on two shortcuts; those are 2,560 weights and 96 channels'
    /// normalizations.
    @Test(arguments: [("resnet8", 8), ("resnet20", 20)]) func layersAreCountedAsInThePaper(name: String, layers: Int)
        throws
    {
        let model = try builtIn(name)
        let kernels = model.parameters.filter { $0.name.hasSuffix("kernel") && !$0.name.contains("_0_conv") }
        #expect(kernels.count == layers)
        let trained = model.parameters.filter { $0.momentum == nil }.reduce(0) { $0 + $1.count }
        if name == "resnet20" { #expect(trained == 269_722 + 2_560 + 2 * 96) }
    }

    @Test func stagesHalveTheImageAndDoubleTheFilters() throws {
        let model = try builtIn("resnet20")
        let shapes = Dictionary(uniqueKeysWithValues: zip(model.layers.map(\.name), model.shapes))
        let expected = [
            "conv1_relu": "(32, 32, 16)", "conv2_block3_out": "(32, 32, 16)", "conv3_block1_1_relu": "(16, 16, 32)",
            "conv3_block3_out": "(16, 16, 32)", "conv4_block3_out": "(8, 8, 64)", "avg_pool": "(64,)",
        ]
        for (layer, shape) in expected { #expect(shapes[layer]?.description == shape, "\(layer)") }
    }

    @Test func dropoutStandsBeforeTheLastLayer() throws {
        #expect(try builtIn("resnet8", dropout: 0.5).layers.suffix(2).first?.operation == .dropout(rate: 0.5))
        #expect(try !builtIn("resnet8").layers.contains { $0.name == "dropout" })
    }

    @Test func oneAgreesWithTheReference() throws {
        let layers = SmallResNet(blocks: 1).layers(classes: 7, dropout: 0)
        let test = try PlanCase(height: 9, width: 11, channels: 3, batch: 4, seed: 5, layers)
        let comparison = try test.compare()
        #expect(abs(comparison.fast.lossSum - comparison.slow.lossSum) <= 1e-5 * comparison.slow.lossSum)
        #expect(comparison.errors.allSatisfy { $0 <= 1e-4 }, "\(comparison.errors)")
    }

    @Test func itsNormalizationsAreSwitchedTogether() throws {
        let local = try builtIn("resnet8")
        let sync = local.normalizing(over: .sync)
        #expect(local.normalizesBatches && !local.synchronizes && sync.synchronizes && sync != local)
        #expect(sync.normalizing(over: .local) == local && local.normalizing(over: .local) == local)
        #expect(sync.parameters == local.parameters && sync.layers.map(\.name) == local.layers.map(\.name))
        #expect(sync.sources == local.sources)
        let plain = try builtIn("cnn")
        #expect(!plain.normalizesBatches && plain.normalizing(over: .sync) == plain && !plain.synchronizes)
    }

    @Test func theDescriptionSaysItAndAnOlderOneIsLocal() throws {
        let normalization = BatchNormalization(momentum: 0.5, scales: false, synchronized: true)
        let data = try JSONEncoder().encode(normalization)
        #expect(try JSONDecoder().decode(BatchNormalization.self, from: data) == normalization)
        let older = Data(#"{"momentum":0.5,"epsilon":0.25,"scales":false,"centers":true}"#.utf8)
        let read = try JSONDecoder().decode(BatchNormalization.self, from: older)
        #expect(read == BatchNormalization(momentum: 0.5, epsilon: 0.25, scales: false))
        let unknown = Data(#"{"momentum":0.5,"epsilon":0.25,"scales":false}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(BatchNormalization.self, from: unknown) }
    }
}
