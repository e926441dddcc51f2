import Foundation
import NeuralNetwork
import Random
import Testing

/// Models in which a layer uses the parameters of another, as descriptions.
@Suite struct ModelSharingTests {
    private static func model(_ layers: [Layer]) throws(ModelError) -> Model {
        try Model(name: "m", inputHeight: 8, inputWidth: 8, inputChannels: 3, layers: layers)
    }

    private func problem(_ layers: Layer...) -> String? {
        do throws(ModelError) {
            _ = try Self.model(layers + [Layer("flatten", .flatten), Layer("classes", .dense(Dense(2)))])
            return nil
        } catch { return error.description }
    }

    private static func conv(_ filters: Int = 3, _ activation: Activation = .linear) -> NeuralNetwork.Operation {
        .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, activation: activation))
    }

    @Test(arguments: SharedLayers.names) func parametersAreThereOnce(name: String) throws {
        let test = try SharedLayers.makeCase(name)
        let sharing = Set(test.model.layers.filter { $0.sharing != nil }.map(\.name))
        #expect(!sharing.isEmpty)
        let names = test.model.parameters.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(!names.contains { sharing.contains(String($0.prefix { $0 != "/" })) })
        let copies = try test.withCopies()
        #expect(Set(copies.origins) == Set(names.indices))
    }

    @Test func allUsesCountAsWorkAndOneSetOfParametersBegins() throws {
        let model = try Self.model([
            Layer("a", Self.conv()), Layer("b", Self.conv(), sharing: "a"), Layer("flatten", .flatten),
            Layer("classes", .dense(Dense(2))),
        ])
        #expect(model.work.map(\.name) == ["a", "b", "classes"])
        #expect(model.work[0].multiplyAdds == model.work[1].multiplyAdds)
        let values = model.initialValues(key: RandomKey(seed: 3))
        #expect(values.map(\.count) == [81, 3, 384, 2])
    }

    @Test func sharingIsWrittenAndReadWithTheModelAndOnlyWhereItIs() throws {
        let test = try SharedLayers.makeCase("halves")
        let data = try JSONEncoder().encode(test.model)
        #expect(try JSONDecoder().decode(Model.self, from: data) == test.model)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.components(separatedBy: "\"sharing\":\"a\"").count == 2)
        #expect(text.components(separatedBy: "sharing").count == 2)
    }

    @Test func onlyAnEarlierLayerWithParametersOfItsOwnIsShared() {
        let a = Layer("a", Self.conv())
        #expect(problem(a, Layer("b", Self.conv(), sharing: "a")) == nil)
        for name in ["b", "c", "input", ""] {
            #expect(
                problem(a, Layer("b", Self.conv(), sharing: name), Layer("c", Self.conv()))
                    == "layer 'b': it shares the parameters of '\(name)', which is no layer before it")
        }
        #expect(
            problem(a, Layer("b", Self.conv(), sharing: "a"), Layer("c", Self.conv(), sharing: "b"))
                == "layer 'c': it shares with 'b', which shares with 'a'; name that")
        #expect(
            problem(a, Layer("r", .relu), Layer("s", .relu, sharing: "r"))
                == "layer 's': it shares with 'r', which has no parameters; leave that out")
    }

    @Test func bothMustComputeTheSameOverAsManyChannels() {
        let a = Layer("a", Self.conv())
        for other in [Self.conv(4), Self.conv(3, .relu), .layerScale(LayerScale())] {
            #expect(
                problem(a, Layer("b", other, sharing: "a"))
                    == "layer 'b': it shares with 'a', so it must compute the same")
        }
        #expect(
            problem(Layer("a", Self.conv(4)), Layer("b", Self.conv(4), sharing: "a"))
                == "layer 'b': it needs parameters of [3, 3, 4, 4], and those of 'a' are [3, 3, 3, 4]")
    }

    @Test func movingStatisticsAreOfOnePlace() {
        let normalization = NeuralNetwork.Operation.batchNormalization(BatchNormalization())
        #expect(
            problem(Layer("a", normalization), Layer("b", normalization, sharing: "a"))
                == "layer 'b': a batch normalization cannot be shared, as its moving statistics would be of two places")
    }

    /// At 4x4 a batch of 8 has 8 tiles, too few; at 16x16 it has 128.
    @Test func theUsesOfAConvolutionHaveOneAlgorithm() throws {
        func algorithms(_ layers: Layer...) throws -> [ConvolutionAlgorithm] {
            let head = [Layer("flatten", .flatten), Layer("classes", .dense(Dense(2)))]
            let model = try Model(
                name: "m", inputHeight: 16, inputWidth: 16, inputChannels: 16, layers: layers + head)
            return model.choosing(.auto, microBatch: 8).layers.compactMap { layer in
                if case .conv2D(let conv) = layer.operation { conv.algorithm } else { nil }
            }
        }
        let pool = Layer("pool", .maxPooling2D(MaxPooling2D(Extent(4, 4))))
        let (first, second) = (Layer("a", Self.conv(16)), Layer("b", Self.conv(16), sharing: "a"))
        #expect(try algorithms(first, pool, Layer("b", Self.conv(16))) == [.winograd, .direct])
        #expect(try algorithms(first, pool, second) == [.direct, .direct])
        #expect(try algorithms(first, second) == [.winograd, .winograd])
    }
}
