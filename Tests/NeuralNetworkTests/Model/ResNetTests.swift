import NeuralNetwork
import Testing

@Suite struct ResNetTests {
    private func builtIn(_ name: String) throws -> Model {
        try Model.builtIn(name, height: 224, width: 224, channels: 3, classes: 1000)
    }

    /// Keras' and torchvision's counts; of the latter the 26,560 channels' moving statistics are no parameters.
    @Test(arguments: [("resnet50", 25_636_712, 53_120), ("resnet50-v1.5", 25_557_032 + 53_120, 53_120)])
    func theCountsAreThoseOfOthers(name: String, count: Int, statistics: Int) throws {
        let model = try builtIn(name)
        #expect(model.parameters.reduce(0) { $0 + $1.count } == count)
        #expect(model.parameters.filter { $0.momentum != nil }.reduce(0) { $0 + $1.count } == statistics)
    }

    @Test func layersHaveKerasNamesAndOrder() throws {
        let names = try builtIn("resnet50").layers.map(\.name)
        #expect(names.count == 176)
        #expect(
            Array(names.prefix(18)) == [
                "conv1_pad", "conv1_conv", "conv1_bn", "conv1_relu", "pool1_pad", "pool1_pool",
                "conv2_block1_1_conv", "conv2_block1_1_bn", "conv2_block1_1_relu", "conv2_block1_2_conv",
                "conv2_block1_2_bn", "conv2_block1_2_relu", "conv2_block1_0_conv", "conv2_block1_3_conv",
                "conv2_block1_0_bn", "conv2_block1_3_bn", "conv2_block1_add", "conv2_block1_out",
            ])
        #expect(names.suffix(3) == ["conv5_block3_out", "avg_pool", "predictions"])
    }

    @Test(arguments: ["resnet50", "resnet50-v1.5"]) func stagesHalveTheImage(name: String) throws {
        let model = try builtIn(name)
        let shapes = Dictionary(uniqueKeysWithValues: zip(model.layers.map(\.name), model.shapes))
        let expected = [
            "conv1_relu": "(112, 112, 64)", "pool1_pool": "(56, 56, 64)", "conv2_block3_out": "(56, 56, 256)",
            "conv3_block4_out": "(28, 28, 512)", "conv4_block6_out": "(14, 14, 1024)", "avg_pool": "(2048,)",
            "conv4_block1_1_relu": name == "resnet50" ? "(14, 14, 256)" : "(28, 28, 256)",
        ]
        for (layer, shape) in expected { #expect(shapes[layer]?.description == shape, "\(layer)") }
        #expect(model.parameters.contains { $0.name == "conv1_conv/bias" } == (name == "resnet50"))
    }

    @Test(arguments: [ResNetVersion.v1, .v1point5]) func aNarrowOneAgreesWithTheReference(version: ResNetVersion) throws
    {
        let layers = ResNet(version, blocks: [2, 1, 1, 1], width: 4).layers(classes: 7)
        let test = try PlanCase(height: 37, width: 33, channels: 3, batch: 4, seed: 5, layers)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let (fast, gradient) = try test.train(engine)
        let slow = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) }, images: test.images.map(Double.init),
            labels: test.labels, divisor: 4)
        #expect(abs(fast.lossSum - slow.result.lossSum) <= 1e-4 * slow.result.lossSum)
        // A bias before a normalization has a gradient of zero but for rounding: errors are held against its kernel's.
        for (index, parameter) in test.model.parameters.enumerated() {
            let isBias = parameter.name.hasSuffix("conv/bias")
            let scale = (slow.gradients[index] + (isBias ? slow.gradients[index - 1] : [])).map(abs).max() ?? 0
            let error = zip(engine.unpack(gradient)[index], slow.gradients[index]).map { abs(Double($0) - $1) }.max()
            #expect((error ?? 0) <= 1e-4 * scale, "\(parameter.name)")
        }
    }

    @Test func anImageOfOnePixelIsEnough() throws {
        #expect(try Model.builtIn("resnet50", height: 1, width: 1, channels: 1, classes: 2).classCount == 2)
    }
}
