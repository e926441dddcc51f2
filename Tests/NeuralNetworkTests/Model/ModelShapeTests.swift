import Foundation
import NeuralNetwork
import Testing

/// Shapes of layers that join, multiply, cut and reshape, and what they refuse.
@Suite struct ModelShapeTests {
    private func problem(_ layers: Layer...) -> String? {
        do throws(ModelError) {
            _ = try Model(
                name: "bad", inputHeight: 8, inputWidth: 8, inputChannels: 3,
                layers: layers + [Layer("f", .flatten), Layer("d", .dense(Dense(2)))])
            return nil
        } catch { return error.description }
    }

    private let conv = Layer("c", .conv2D(Conv2D(4, kernel: Extent(3, 3))))

    @Test func shapesAreKeras() throws {
        let model = try Model(
            name: "shapes", inputHeight: 8, inputWidth: 6, inputChannels: 3,
            layers: [
                Layer("c", .conv2D(Conv2D(4, kernel: Extent(1, 1)))), Layer("j", .concatenate, from: ["c", "input"]),
                Layer("u", .cropping2D(Border(top: 1, bottom: 2, left: 3, right: 0))), Layer("m", .globalMaxPooling2D),
                Layer("r", .reshape(height: 1, width: 1, channels: 7)), Layer("p", .multiply, from: ["r", "u"]),
                Layer("n", .rescaling(Rescaling(scale: 2))), Layer("o", .sampleDropout(rate: 0.5)),
                Layer("f", .flatten), Layer("d", .dense(Dense(2))), Layer("k", .concatenate, from: ["d", "f"]),
            ])
        #expect(
            model.shapes.map(\.description) == [
                "(8, 6, 4)", "(8, 6, 7)", "(5, 3, 7)", "(7,)", "(1, 1, 7)", "(5, 3, 7)", "(5, 3, 7)", "(5, 3, 7)",
                "(105,)", "(2,)", "(107,)",
            ])
        #expect(model.parameters.count == 4)
    }

    @Test func onlyEqualSidesAreJoined() {
        #expect(
            problem(conv, Layer("j", .concatenate, from: ["c", "input"]))
                == "layer 'j': it joins (6, 6, 4) and (8, 8, 3); all but the channels must be the same")
        #expect(problem(Layer("j", .concatenate)) == "layer 'j': it takes 1 result; a concatenation has at least two")
    }

    @Test func onlyEqualShapesOrOnePixelAreMultiplied() {
        #expect(
            problem(conv, Layer("m", .multiply, from: ["c", "input"]))
                == "layer 'm': it multiplies (6, 6, 4) and (8, 8, 3); the shapes must be the same, or one (1, 1, channels)"
        )
        #expect(
            problem(Layer("m", .multiply, from: ["input", "input", "input"]))
                == "layer 'm': it takes 3 results; a product has two")
    }

    @Test func aReshapeKeepsTheElements() {
        #expect(
            problem(Layer("r", .reshape(height: 4, width: 4, channels: 13)))
                == "layer 'r': it makes (4, 4, 13), 208 elements, of (8, 8, 3), which has 192")
        #expect(
            problem(Layer("r", .reshape(height: -1, width: -8, channels: 24)))
                == "layer 'r': a side or channel count is -1; it must be 1 to 65536")
    }

    @Test func aCutLeavesAPixel() {
        #expect(
            problem(Layer("u", .cropping2D(Border(4))))
                == "layer 'u': it cuts all of (8, 8, 3) off; it must leave a pixel")
        #expect(
            problem(Layer("u", .cropping2D(Border(-1))))
                == "layer 'u': it cuts -1 from a side of (8, 8, 3); it must be 0 or more and leave a pixel")
        #expect(
            problem(Layer("g", .flatten), Layer("u", .cropping2D(.none)))
                == "layer 'u': it is fed (192,), it needs an image (height, width, channels)")
    }

    @Test func constantsAreForAllChannelsOrForEach() {
        #expect(
            problem(Layer("s", .rescaling(Rescaling(scale: [1, 2], offset: [0]))))
                == "layer 's': it has 2 scales; it must have one, or one for each of 3 channels")
        #expect(
            problem(Layer("s", .rescaling(Rescaling(scale: 1, offset: .nan))))
                == "layer 's': one of the offsets is nan; it must be a finite number")
        #expect(
            problem(Layer("n", .normalization(Normalization(mean: [0], variance: [-2]))))
                == "layer 'n': a variance is -2.0; it must be 0 or above")
    }

    @Test func channelsAreNormalizedScaledAndMixedWithPossibleSettings() {
        #expect(
            problem(Layer("n", .layerNormalization(LayerNormalization(epsilon: 0))))
                == "layer 'n': epsilon is 0.0; it must be above 0, for example 0.001")
        #expect(
            problem(Layer("g", .layerScale(LayerScale(initialValue: .nan))))
                == "layer 'g': the scale begins with nan; it must be finite, for example 1e-6")
        #expect(
            problem(Layer("f0", .flatten), Layer("g", .layerScale(LayerScale())))
                == "layer 'g': it is fed (192,), it needs an image (height, width, channels)")
        #expect(
            problem(Layer("s", .separableConv2D(SeparableConv2D(0, kernel: Extent(1, 1)))))
                == "layer 's': the number of filters is 0; it must be 1 to 65536")
        #expect(
            problem(Layer("s", .separableConv2D(SeparableConv2D(1, kernel: Extent(9, 1)))))
                == "layer 's': a window of 9x1 does not fit into (8, 8, 3)")
    }

    @Test func theWrittenFormIsReadAgain() throws {
        let layers = [
            Layer("r", .reshape(height: 24, width: 2, channels: 4)), Layer("s", .rescaling(Rescaling(scale: 2))),
            Layer("n", .normalization(Normalization(mean: [0], variance: [1]))), Layer("o", .sampleDropout(rate: 0.5)),
            Layer("u", .cropping2D(Border(top: 1, bottom: 0, left: 1, right: 0))),
            Layer("j", .concatenate, from: ["u", "u"]), Layer("m", .multiply, from: ["j", "j"]),
            Layer("g", .globalMaxPooling2D), Layer("d", .dense(Dense(2))),
        ]
        let model = try Model(name: "m", inputHeight: 8, inputWidth: 8, inputChannels: 3, layers: layers)
        #expect(try JSONDecoder().decode(Model.self, from: JSONEncoder().encode(model)) == model)
    }
}
