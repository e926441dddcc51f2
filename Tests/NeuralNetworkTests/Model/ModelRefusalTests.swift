import Foundation
import NeuralNetwork
import Testing

@Suite struct ModelRefusalTests {
    private func problem(
        of layers: [Layer], height: Int = 8, width: Int = 8, channels: Int = 3
    ) -> String? {
        do throws(ModelError) {
            _ = try Model(
                name: "bad", inputHeight: height, inputWidth: width, inputChannels: channels, layers: layers)
            return nil
        } catch {
            return error.description
        }
    }

    private let tail = [Layer("f", .flatten), Layer("d", .dense(Dense(2)))]

    @Test func aModelThatFitsIsAccepted() {
        #expect(problem(of: tail) == nil)
        #expect(problem(of: [Layer("r", .relu), Layer("o", .dropout(rate: 0))] + tail) == nil)
        #expect(problem(of: [Layer("f", .flatten), Layer("g", .flatten), Layer("d", .dense(Dense(2)))]) == nil)
    }

    @Test(arguments: [0, -3, 65_537]) func impossibleImagesAreRefused(size: Int) {
        let expected = "layer 'input': a side or channel count is \(size); it must be 1 to 65536"
        #expect(problem(of: tail, height: size) == expected)
        #expect(problem(of: tail, width: size) == expected)
        #expect(problem(of: tail, channels: size) == expected)
    }

    @Test func aNameUsedTwiceIsRefused() {
        #expect(
            problem(of: [Layer("f", .flatten), Layer("f", .dense(Dense(2)))])
                == "layer 'f': the name is used twice; give each layer a name of its own")
    }

    @Test func aModelMustEndWithClasses() {
        let wanted = "it must end with one number for each class, or one for two"
        #expect(problem(of: []) == "layer 'input': the model ends with (8, 8, 3), \(wanted)")
        #expect(problem(of: [Layer("r", .relu)]) == "layer 'r': the model ends with (8, 8, 3), \(wanted)")
        #expect(problem(of: [Layer("f", .flatten), Layer("d", .dense(Dense(1)))]) == nil)
    }

    @Test func aDenseLayerNeedsAFlatInput() {
        #expect(
            problem(of: [Layer("d", .dense(Dense(2)))])
                == "layer 'd': a dense layer is fed (8, 8, 3); put a flatten before it")
    }

    @Test(arguments: [0, -1, 65_537]) func unitsFiltersWindowsAndStridesHaveARange(size: Int) {
        let range = "is \(size); it must be 1 to 65536"
        #expect(
            problem(of: [Layer("f", .flatten), Layer("d", .dense(Dense(size)))])
                == "layer 'd': the number of units \(range)")
        #expect(
            problem(of: [Layer("c", .conv2D(Conv2D(size, kernel: Extent(1, 1))))] + tail)
                == "layer 'c': the number of filters \(range)")
        for extent in [Extent(size, 1), Extent(1, size)] {
            let conv = Conv2D(1, kernel: extent)
            #expect(problem(of: [Layer("c", .conv2D(conv))] + tail) == "layer 'c': a side of the window \(range)")
            let strided = Conv2D(1, kernel: Extent(1, 1), strides: extent)
            #expect(problem(of: [Layer("c", .conv2D(strided))] + tail) == "layer 'c': a stride \(range)")
            let pool = MaxPooling2D(extent, strides: Extent(1, 1))
            #expect(problem(of: [Layer("p", .maxPooling2D(pool))] + tail) == "layer 'p': a side of the window \(range)")
            let jump = MaxPooling2D(Extent(1, 1), strides: extent)
            #expect(problem(of: [Layer("p", .maxPooling2D(jump))] + tail) == "layer 'p': a stride \(range)")
        }
    }

    @Test func aWindowMustFitUnlessPadded() {
        for extent in [Extent(9, 1), Extent(1, 9)] {
            let wanted = "a window of \(extent.height)x\(extent.width) does not fit into (8, 8, 3)"
            #expect(problem(of: [Layer("c", .conv2D(Conv2D(1, kernel: extent)))] + tail) == "layer 'c': \(wanted)")
            #expect(problem(of: [Layer("p", .maxPooling2D(MaxPooling2D(extent)))] + tail) == "layer 'p': \(wanted)")
            #expect(problem(of: [Layer("c", .conv2D(Conv2D(1, kernel: extent, padding: .same)))] + tail) == nil)
        }
        #expect(problem(of: [Layer("c", .conv2D(Conv2D(2, kernel: Extent(8, 8))))] + [Layer("f", .flatten)]) == nil)
    }

    @Test func windowsNeedAnImage() {
        let wanted = "it is fed (192,), it needs an image (height, width, channels)"
        let flat = Layer("f", .flatten)
        #expect(problem(of: [flat, Layer("c", .conv2D(Conv2D(1, kernel: Extent(1, 1))))]) == "layer 'c': \(wanted)")
        #expect(problem(of: [flat, Layer("p", .maxPooling2D(MaxPooling2D(Extent(1, 1))))]) == "layer 'p': \(wanted)")
    }

    @Test(arguments: [-0.1, 1, 1.5, .nan, .infinity] as [Float]) func aDropoutRateIsBelowOne(rate: Float) {
        #expect(
            problem(of: [Layer("o", .dropout(rate: rate))] + tail)
                == "layer 'o': the dropout rate is \(rate); it must be at least 0 and below 1")
    }

    @Test func channelsAndFiltersFallIntoGroupsOfOneSize() {
        for (filters, groups, wanted) in [
            (4, 2, "3 channels do not fall into 2 groups of one size"),
            (4, 3, "4 filters do not fall into 3 groups of one size"),
            (4, 0, "the number of groups is 0; it must be 1 to 65536"),
        ] {
            let conv = Conv2D(filters, kernel: Extent(1, 1), groups: groups)
            #expect(problem(of: [Layer("c", .conv2D(conv))] + tail) == "layer 'c': \(wanted)")
        }
        #expect(problem(of: [Layer("c", .conv2D(Conv2D(6, kernel: Extent(1, 1), groups: 3)))] + tail) == nil)
    }

    @Test func aDepthwiseLayerHasPossibleSettings() {
        let range = "it must be 1 to 65536"
        for (conv, wanted) in [
            (DepthwiseConv2D(kernel: Extent(1, 1), multiplier: 0), "the multiplier of channels is 0; \(range)"),
            (DepthwiseConv2D(kernel: Extent(9, 1)), "a window of 9x1 does not fit into (8, 8, 3)"),
            (DepthwiseConv2D(kernel: Extent(1, 1), multiplier: 30_000), "the number of channels is 90000; \(range)"),
        ] {
            #expect(problem(of: [Layer("c", .depthwiseConv2D(conv))] + tail) == "layer 'c': \(wanted)")
        }
    }

    @Test(arguments: [-0.1, .nan, .infinity] as [Float]) func aLeakIsNotBelowZero(slope: Float) {
        #expect(
            problem(of: [Layer("l", .leakyReLU(slope: slope))] + tail)
                == "layer 'l': the slope is \(slope); it must be 0 or above, for example 0.3")
    }

    @Test func absurdTensorsAreRefusedBeforeAnyArithmeticOverflows() {
        let limit = "elements; at most 2147483648 are possible"
        #expect(
            problem(of: tail, height: 65_536, width: 65_536, channels: 65_536)
                == "layer 'input': an image has 65536 x 65536 x 65536 \(limit)")
        let window = Conv2D(65_536, kernel: Extent(65_536, 65_536), padding: .same)
        #expect(
            problem(of: [Layer("c", .conv2D(window))] + tail)
                == "layer 'c': the parameter c/kernel has 65536 x 65536 x 3 x 65536 \(limit)")
        let wide = Conv2D(65_536, kernel: Extent(1, 1))
        #expect(
            problem(of: [Layer("c", .conv2D(wide))] + tail, height: 512, width: 512)
                == "layer 'c': its result has 512 x 512 x 65536 \(limit)")
        #expect(
            problem(of: [Layer("f", .flatten), Layer("d", .dense(Dense(65_536)))], height: 512, width: 512)
                == "layer 'd': the parameter d/kernel has 786432 x 65536 \(limit)")
    }

    @Test func anUnknownNameIsRefusedWithTheOnesThereAre() {
        let error = #expect(throws: ModelError.unknownName("resnet")) {
            try Model.builtIn("resnet", height: 28, width: 28, channels: 1, classes: 10)
        }
        let names = Model.builtInNames.joined(separator: ", ")
        #expect(error?.description == "no model is called 'resnet'; the built-in models are \(names)")
    }

    @Test func readingRefusesWhatTheInitializerRefuses() throws {
        let good = try Model(name: "m", inputHeight: 8, inputWidth: 8, inputChannels: 3, layers: tail)
        let text = String(decoding: try JSONEncoder().encode(good), as: UTF8.self)
        let bad = text.replacingOccurrences(of: #""units":2"#, with: #""units":0"#)
        #expect(bad != text)
        let wanted = ModelError.layer("d", problem: "the number of units is 0; it must be 1 to 65536")
        #expect(throws: wanted) { try JSONDecoder().decode(Model.self, from: Data(bad.utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Model.self, from: Data("{}".utf8)) }
    }
}
