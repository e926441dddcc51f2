import NeuralNetwork
import Testing

/// The architectures of keras.applications, narrow and shallow but with every kind of block that they have: a training
/// step agrees with the reference.
@Suite struct ApplicationTests {
    /// An architecture and the sides of its images.
    struct Application: Sendable {
        let side: Int
        let layers: [Layer]
        /// The largest error of a gradient, over the largest value in its group.
        var limit = 1e-5
    }

    private static let constants: [NeuralNetwork.Operation] = [
        .rescaling(Rescaling(scale: 0.5)),
        .normalization(Normalization(mean: [0.25, 0, -0.25], variance: [0.25, 0.3, 0.35])),
        .rescaling(Rescaling(scale: [2, 2.1, 2.2], offset: [0])),
    ]

    /// Of DenseNet's first normalization scale and shift are almost taken away by the next ones, behind a pooling: what is
    /// left of their gradients is small against its summands, 1e-5 to 1e-4 with other seeds and sides.
    static let applications: [String: Application] = [
        "DenseNet": .init(
            side: 48, layers: ResidualNetworks.denseNet(blocks: [2, 3, 2], growth: 4, classes: 5), limit: 1e-4),
        "ResNetV2": .init(side: 32, layers: ResidualNetworks.resNetV2(blocks: [2, 2, 1], width: 3, classes: 5)),
        "Xception": .init(side: 31, layers: ResidualNetworks.xception(filters: [4, 6, 8, 10], classes: 5)),
        "ConvNeXt": .init(
            side: 32, layers: ResidualNetworks.convNeXt(depths: [1, 2, 1], widths: [6, 8, 12], classes: 5)),
        "MobileNet": .init(side: 32, layers: ResidualNetworks.mobileNet(filters: [4, 6, 8, 8, 10], classes: 5)),
        "MobileNetV2": .init(side: 32, layers: InvertedResiduals.mobileNetV2.layers(stem: 4, top: 16, classes: 5)),
        "MobileNetV3": .init(
            side: 32,
            layers: InvertedResiduals.mobileNetV3.layers(
                stem: 4, top: 16, classes: 5, preprocessing: [.rescaling(Rescaling(scale: 0.75, offset: -0.25))])),
        "EfficientNet": .init(
            side: 32,
            layers: InvertedResiduals.efficientNet.layers(stem: 4, top: 20, classes: 5, preprocessing: constants)),
        "InceptionV3": .init(side: 67, layers: Inceptions.v3(width: 2, classes: 5)),
        "InceptionResNetV2": .init(side: 51, layers: Inceptions.resNetV2(width: 2, classes: 5)),
        "NASNet": .init(side: 33, layers: NASNet.layers(filters: 4, classes: 5)),
    ]

    /// Parameters as training would begin with them, give or take a half: elsewhere a deep network dies out.
    private func make(_ name: String, batch: Int) throws -> PlanCase {
        let application = try #require(Self.applications[name])
        var test = try PlanCase(
            height: application.side, width: application.side, channels: 3, batch: batch, seed: 5, application.layers)
        let depthwise = Set(
            test.model.layers.filter { if case .depthwiseConv2D = $0.operation { true } else { false } }.map(\.name))
        for (index, parameter) in test.model.parameters.enumerated() {
            let layer = String(parameter.name.prefix { $0 != "/" })
            if parameter.initializer == nil {
                test.parameters[index] = test.parameters[index].map { parameter.initialValue + $0 }
            } else if depthwise.contains(layer) || parameter.name.hasSuffix("depthwise_kernel") {
                let scale = Float(parameter.shape[2]).squareRoot()
                test.parameters[index] = test.parameters[index].map { $0 * scale }
            }
        }
        return test
    }

    /// The largest difference among the parameters of a layer, over their largest value. The gradient of many a shift is
    /// zero but for rounding: a later normalization takes it away again. So it is compared with that of its layer, or of
    /// the convolution before where it is alone in a normalization without gamma.
    private func errors(_ model: Model, _ comparison: Comparison) -> [String: Double] {
        var groups: [String: [Int]] = [:]
        for (index, parameter) in model.parameters.enumerated() {
            let group = parameter.momentum == nil ? group(of: parameter, in: model) : parameter.name
            groups[group, default: []].append(index)
        }
        return groups.mapValues { group in
            let largest = group.map { comparison.largest[$0] }.max() ?? 0
            return (group.map { comparison.differences[$0] }.max() ?? 0) / max(largest, 1e-12)
        }
    }

    private func group(of parameter: Parameter, in model: Model) -> String {
        let layer = String(parameter.name.prefix { $0 != "/" })
        guard let index = model.layers.firstIndex(where: { $0.name == layer }), index > 0,
            case .batchNormalization(let normalization) = model.layers[index].operation, !normalization.scales
        else { return layer }
        return model.layers[index - 1].name
    }

    @Test(arguments: applications.keys.sorted()) func aTrainingStepAgreesWithTheReference(name: String) throws {
        let test = try make(name, batch: 4)
        let comparison = try test.compare(nominal: 4, dropout: true)
        let (fast, slow) = (comparison.fast, comparison.slow)
        #expect(fast.correct == slow.correct && abs(fast.lossSum - slow.lossSum) <= 1e-5 * slow.lossSum)
        let errors = errors(test.model, comparison)
        #expect(errors.count > 10)
        let limit = try #require(Self.applications[name]).limit
        for (layer, error) in errors where error > limit { Issue.record("\(name): \(layer) \(error)") }
    }

    /// Batches of four make these networks amplify: what rounding the kernels alone does to a step in float32 is the
    /// measure (1.0 to 4.5 times that all in all, 0.06 where it is next to nothing; 9 times in single layers).
    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: applications.keys.sorted())
    func inBFloat16ATrainingStepAgreesWithFloat32(name: String) throws {
        let test = try make(name, batch: 4)
        let groups = { (parameter: Parameter) in
            parameter.momentum == nil ? group(of: parameter, in: test.model) : parameter.name
        }
        let comparison = try test.compareFormats(group: groups)
        let sensitivity = try test.sensitivity(group: groups)
        #expect(comparison.isFinite && comparison.lossError < 0.015, "\(comparison.lossError)")
        #expect(comparison.error < max(0.1, 6 * sensitivity.error), "\(comparison.error) \(sensitivity.error)")
        #expect(comparison.errors.count > 10)
        for (layer, error) in comparison.errors {
            let measure = max(try #require(sensitivity.errors[layer]), sensitivity.error)
            if error > max(0.25, 12 * measure) { Issue.record("\(name): \(layer) \(error) \(measure)") }
        }
    }

    @Test(arguments: applications.keys.sorted()) func theFirstAndTheLastKernelHaveAGradient(name: String) throws {
        let test = try make(name, batch: 4)
        let engine = try Engine(model: test.model, nominalBatch: 4)
        let gradients = engine.unpack(try test.train(engine).gradient)
        #expect(gradients.joined().allSatisfy { $0.isFinite })
        let kernels = test.model.parameters.indices.filter { test.model.parameters[$0].initializer != nil }
        for index in [kernels.first, kernels.last] {
            let gradient = gradients[try #require(index)]
            #expect(gradient.contains { $0 != 0 })
        }
    }

    /// A reference loop of the library is hundreds of times slower than its compiled code.
    @Test(arguments: applications.keys.sorted()) func theConvolutionsAreCompiledCode(name: String) throws {
        guard Engine.instructionSet.hasPrefix("avx512") else { return }
        let test = try make(name, batch: 4)
        let plan = try Engine(model: test.model, nominalBatch: 4).makePlan(batch: 4, mode: .training)
        let slow = plan.kernelNames.filter { $0.contains(": ref") }
        #expect(slow.isEmpty, "\(slow)")
    }

    @Test(arguments: applications.keys.sorted()) func evaluationTakesTheSameParameters(name: String) throws {
        let test = try make(name, batch: 2)
        let result = try test.evaluate(Engine(model: test.model, nominalBatch: 4))
        let reference = ReferenceNetwork<Float>(test.model).run(
            parameters: test.parameters, images: test.images, labels: test.labels, divisor: 2,
            usesMovingStatistics: true
        ).result
        #expect(reference.lossSum.isFinite)
        #expect(abs(result.lossSum - reference.lossSum) <= 1e-4 * reference.lossSum)
    }
}
