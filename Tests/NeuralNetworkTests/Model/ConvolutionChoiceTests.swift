import Foundation
import NeuralNetwork
import Testing

@Suite struct ConvolutionChoiceTests {
    /// The algorithm of one convolution that is fed `channels` images of side `side`.
    private func algorithm(
        _ choice: ConvolutionChoice, side: Int = 28, channels: Int = 32, filters: Int = 32, microBatch: Int = 8,
        format: NumberFormat = .float32, _ change: (inout Conv2D) -> Void = { _ in }
    ) throws -> ConvolutionAlgorithm? {
        var conv = Conv2D(filters, kernel: Extent(3, 3), padding: .same)
        change(&conv)
        let layers = [
            Layer("conv", .conv2D(conv)), Layer("flatten", .flatten), Layer("classes", .dense(Dense(2))),
        ]
        let model = try Model(
            name: "test", inputHeight: side, inputWidth: side, inputChannels: channels, layers: layers)
        return model.choosing(choice, microBatch: microBatch, format: format).algorithms["conv"]
    }

    @Test func directIsDirectEverywhere() throws {
        #expect(try algorithm(.direct) == .direct)
        #expect(try algorithm(.direct) { $0.algorithm = .winograd } == .direct)
    }

    @Test func winogradIsForSquaresOfThreeAndStrideOneOnly() throws {
        for choice in [ConvolutionChoice.auto, .winograd] {
            #expect(try algorithm(choice) == .winograd)
            #expect(try algorithm(choice) { $0.padding = .valid } == .winograd)
            #expect(try algorithm(choice) { $0.kernel = Extent(1, 1) } == .direct)
            #expect(try algorithm(choice) { $0.kernel = Extent(5, 5) } == .direct)
            #expect(try algorithm(choice) { $0.kernel = Extent(3, 1) } == .direct)
            #expect(try algorithm(choice) { $0.strides = Extent(2, 2) } == .direct)
            #expect(try algorithm(choice) { $0.strides = Extent(1, 2) } == .direct)
        }
    }

    @Test func fewChannelsAreNotWorthIt() throws {
        #expect(try algorithm(.auto, channels: 3) == .direct && algorithm(.winograd, channels: 3) == .winograd)
        #expect(try algorithm(.auto, filters: 15) == .direct && algorithm(.auto, filters: 16) == .winograd)
    }

    /// In bfloat16 direct kernels are twice as fast, in fixed point there are no others.
    @Test func theFormatDecidesToo() throws {
        for (channels, expected) in [(48, ConvolutionAlgorithm.direct), (64, .winograd)] {
            #expect(try algorithm(.auto, channels: channels, filters: 128, format: .bfloat16) == expected)
            #expect(try algorithm(.auto, channels: 128, filters: channels, format: .bfloat16) == expected)
            #expect(try algorithm(.auto, channels: channels, filters: 128) == .winograd)
            #expect(try algorithm(.auto, channels: channels, filters: 128, format: .accum) == .direct)
        }
        #expect(try algorithm(.winograd, format: .bfloat16) == .winograd)
    }

    /// Tiles of 4x4 results, those at the border counted whole, over all images.
    @Test(arguments: [(7, 7, false), (7, 8, true), (14, 1, false), (14, 2, true), (28, 1, true), (4, 31, false)])
    func fewTilesAreNotWorthIt(side: Int, microBatch: Int, isWorthIt: Bool) throws {
        let choice = try algorithm(.auto, side: side, channels: 512, filters: 512, microBatch: microBatch)
        #expect(choice == (isWorthIt ? .winograd : .direct))
    }

    @Test func onlyTheAlgorithmsChange() throws {
        let model = try Model.builtIn("vgg16", height: 32, width: 32, channels: 3, classes: 10, dropout: 0.5)
        let chosen = model.choosing(.auto, microBatch: 16)
        #expect(chosen != model && chosen.choosing(.direct, microBatch: 16) == model)
        #expect(chosen.parameters == model.parameters && chosen.shapes == model.shapes)
        let direct = chosen.algorithms.filter { $0.value == .direct }.keys.sorted()
        #expect(direct == ["block1_conv1"] + [4, 5].flatMap { block in (1...3).map { "block\(block)_conv\($0)" } })
    }

    @Test func theChoiceIsWrittenAndReadWithTheModel() throws {
        let model = try Model.builtIn("cnn", height: 28, width: 28, channels: 1, classes: 10)
            .choosing(.auto, microBatch: 16)
        let text = try JSONEncoder().encode(model)
        #expect(String(decoding: text, as: UTF8.self).contains("\"algorithm\":\"winograd\""))
        #expect(try JSONDecoder().decode(Model.self, from: text) == model)
    }
}

extension Model {
    /// By the name of the layer.
    var algorithms: [String: ConvolutionAlgorithm] {
        Dictionary(
            uniqueKeysWithValues: layers.compactMap { layer in
                if case .conv2D(let conv) = layer.operation { (layer.name, conv.algorithm) } else { nil }
            })
    }
}
