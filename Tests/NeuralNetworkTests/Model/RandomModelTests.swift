import Foundation
import NeuralNetwork
import Testing

/// What holds for every model: shapes, parameters, the written form, and that one bad layer is enough to refuse it.
@Suite struct RandomModelTests {
    private static func model(_ seed: UInt64) throws -> Model {
        try RandomModel.makeCase(seed: seed, .any).test.model
    }

    private func problem(_ model: Model, _ layers: [Layer]) -> ModelError? {
        do throws(ModelError) {
            _ = try Model(
                name: model.name, inputHeight: model.inputHeight, inputWidth: model.inputWidth,
                inputChannels: model.inputChannels, layers: layers)
            return nil
        } catch { return error }
    }

    @Test(arguments: 1_200..<1_240 as Range<UInt64>) func shapesAreThoseOfTheResults(seed: UInt64) throws {
        let model = try Self.model(seed)
        let test = PlanCase(model, batch: 2, seed: seed)
        #expect(model.shapes.count == model.layers.count && model.shapes.last == .flat(model.classCount))
        let logits = ReferenceNetwork<Float>(model).run(
            parameters: test.parameters, images: test.images, labels: test.labels, divisor: 2
        ).logits
        #expect(logits.count == 2 * model.classCount)
        for (layer, (inputs, output)) in zip(model.layers, zip(model.inputShapes, model.shapes)) {
            let input = inputs[0]
            switch layer.operation {
            case .relu, .activation, .leakyReLU, .dropout, .sampleDropout, .batchNormalization, .rescaling,
                .normalization, .layerNormalization, .layerScale:
                #expect(output == input)
            case .multiply: #expect(inputs.count == 2 && inputs.contains(output))
            case .concatenate: #expect(output.channels == inputs.reduce(0) { $0 + $1.channels })
            case .reshape: #expect(output.count == input.count)
            case .cropping2D: #expect(output.channels == input.channels && output.count <= input.count)
            case .zeroPadding2D: #expect(output.channels == input.channels && output.count >= input.count)
            case .add: #expect(inputs.count == 2 && inputs.allSatisfy { $0 == output })
            case .flatten: #expect(output == .flat(input.count))
            case .dense(let dense): #expect(output == .flat(dense.units))
            case .conv2D(let conv): #expect(output.channels == conv.filters)
            case .separableConv2D(let conv): #expect(output.channels == conv.filters)
            case .depthwiseConv2D(let conv): #expect(output.channels == input.channels * conv.multiplier)
            case .globalAveragePooling2D, .globalMaxPooling2D: #expect(output == .flat(input.channels))
            case .maxPooling2D, .averagePooling2D:
                #expect(output.channels == input.channels && output.count <= input.count)
            }
        }
    }

    /// Of layers that join, weight, normalize and cut.
    @Test(arguments: 2_200..<2_240 as Range<UInt64>) func whatHoldsForModelsHoldsForLayersOfAllKinds(seed: UInt64)
        throws
    {
        try shapesAreThoseOfTheResults(seed: seed)
        try theWrittenFormIsReadAgain(seed: seed)
        try anyBadLayerIsNamed(seed: seed)
    }

    @Test(arguments: 1_240..<1_260 as Range<UInt64>) func parametersComeInPairsInTheOrderOfTheLayers(seed: UInt64)
        throws
    {
        let model = try Self.model(seed)
        let weighted = model.layers.filter { layer in
            switch layer.operation {
            case .dense, .conv2D, .depthwiseConv2D: true
            default: false
            }
        }
        #expect(model.parameters.map(\.name) == weighted.flatMap { ["\($0.name)/kernel", "\($0.name)/bias"] })
        for (kernel, bias) in zip(model.parameters, model.parameters.dropFirst()) where kernel.initializer != nil {
            let isDepthwise = kernel.name.hasPrefix("depthwise")
            let outputs = (kernel.shape.last ?? 0) * (isDepthwise ? kernel.shape[2] : 1)
            #expect(bias.initializer == nil && bias.shape == [outputs])
            #expect(kernel.count == kernel.shape.reduce(1, *) && bias.count == bias.shape[0])
        }
    }

    @Test(arguments: 1_260..<1_280 as Range<UInt64>) func theWrittenFormIsReadAgain(seed: UInt64) throws {
        let model = try Self.model(seed)
        let data = try JSONEncoder().encode(model)
        let read = try JSONDecoder().decode(Model.self, from: data)
        #expect(read == model && read.parameters == model.parameters && read.hashValue == model.hashValue)
    }

    /// One layer of a good model is made impossible: the error names that layer and is one line.
    @Test(arguments: 1_280..<1_300 as Range<UInt64>) func anyBadLayerIsNamed(seed: UInt64) throws {
        let model = try Self.model(seed)
        for index in model.layers.indices {
            for operation in Self.spoilt(model.layers[index].operation) {
                var layers = model.layers
                layers[index].operation = operation
                let error = problem(model, layers)
                guard case .layer(layers[index].name, _) = error else {
                    Issue.record("\(operation) gave \(String(describing: error))")
                    continue
                }
                #expect(error?.description.contains("\n") == false)
            }
            let twice = problem(model, model.layers + [Layer(model.layers[index].name, .relu)])
            #expect("\(try #require(twice))".contains("the name is used twice"))
        }
        #expect(problem(model, model.layers) == nil)
    }

    /// Settings that no layer may have.
    private static func spoilt(_ operation: NeuralNetwork.Operation) -> [NeuralNetwork.Operation] {
        switch operation {
        case .dense(var dense):
            dense.units = 0
            return [.dense(dense)]
        case .conv2D(let conv):
            var (filters, kernel, strides, groups) = (conv, conv, conv, conv)
            filters.filters = -1
            kernel.kernel.width = 0
            strides.strides.height = 65_537
            groups.groups = 0
            return [.conv2D(filters), .conv2D(kernel), .conv2D(strides), .conv2D(groups)]
        case .depthwiseConv2D(let conv):
            var (multiplier, kernel) = (conv, conv)
            multiplier.multiplier = 0
            kernel.kernel.height = -1
            return [.depthwiseConv2D(multiplier), .depthwiseConv2D(kernel)]
        case .maxPooling2D(let pool):
            var (window, strides) = (pool, pool)
            window.window.height = 0
            strides.strides.width = -2
            return [.maxPooling2D(window), .maxPooling2D(strides)]
        case .averagePooling2D(let pool):
            var (window, strides) = (pool, pool)
            window.window.width = 65_537
            strides.strides.height = 0
            return [.averagePooling2D(window), .averagePooling2D(strides)]
        case .globalAveragePooling2D, .globalMaxPooling2D: return [.dense(Dense(0))]
        case .separableConv2D(let conv):
            var (filters, kernel) = (conv, conv)
            filters.filters = 0
            kernel.kernel.width = 70_000
            return [.separableConv2D(filters), .separableConv2D(kernel)]
        case .layerNormalization: return [.layerNormalization(LayerNormalization(epsilon: 0))]
        case .layerScale: return [.layerScale(LayerScale(initialValue: .infinity))]
        case .add, .concatenate, .multiply: return [.relu, .flatten]
        case .reshape(let height, let width, let channels):
            return [
                .reshape(height: height, width: width, channels: channels + 1),
                .reshape(height: -height, width: -width, channels: channels),
            ]
        case .cropping2D: return [.cropping2D(Border(-1)), .cropping2D(Border(40_000)), .cropping2D(Border(.max))]
        case .rescaling: return [.rescaling(Rescaling(scale: .nan)), .rescaling(Rescaling(scale: [], offset: [0]))]
        case .normalization:
            return [
                .normalization(Normalization(mean: [0], variance: [-1])),
                .normalization(Normalization(mean: [.infinity], variance: [1])),
            ]
        case .dropout: return [.dropout(rate: 1), .dropout(rate: -0.1), .dropout(rate: .nan)]
        case .sampleDropout: return [.sampleDropout(rate: 1), .sampleDropout(rate: .infinity)]
        case .batchNormalization(let normalization):
            var (momentum, epsilon) = (normalization, normalization)
            momentum.momentum = 1.5
            epsilon.epsilon = 0
            return [.batchNormalization(momentum), .batchNormalization(epsilon)]
        case .zeroPadding2D: return [.zeroPadding2D(Border(-1)), .zeroPadding2D(Border(65_536))]
        case .leakyReLU: return [.leakyReLU(slope: -1), .leakyReLU(slope: .infinity)]
        case .flatten, .relu, .activation: return []
        }
    }
}
