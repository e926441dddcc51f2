import Foundation
import NeuralNetwork
import Testing

/// The layers of the architectures, at their whole width, are those of Keras; `Tests/Golden/applications.py` counted them.
@Suite struct ApplicationStructureTests {
    private struct Golden: Decodable {
        struct Structure: Decodable {
            /// Of the images for which Keras makes it.
            let side: Int
            /// Elements of all weights.
            let parameters: Int
            /// Of a sample's way forward: they tell at which size of image each layer stands.
            let multiplyAdds: Int
            /// Layers of each kind.
            let kinds: [String: Int]
        }

        let keras: String
        let applications: [String: Structure]
    }

    private let golden: Golden

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/applications.json")
        golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    private func model(_ name: String, side: Int, divisor: Int, classes: Int) throws -> Model {
        let application = try #require(Applications.all[name])
        return try Model(
            name: name, inputHeight: side, inputWidth: side, inputChannels: 3,
            layers: application.layers(side: side, divisor: divisor, classes: classes))
    }

    @Test func allFortyAreThere() {
        #expect(Applications.all.count == 40)
        #expect(Applications.all.keys.sorted() == golden.applications.keys.sorted())
    }

    @Test(arguments: Applications.all.keys.sorted()) func theLayersAreThoseOfKeras(name: String) throws {
        let expected = try #require(golden.applications[name])
        let whole = try model(name, side: expected.side, divisor: 1, classes: 1000)
        let kinds = whole.layers.flatMap(\.kinds).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        for kind in Set(kinds.keys).union(expected.kinds.keys) {
            #expect(kinds[kind] == expected.kinds[kind], "\(name): \(kind)")
        }
        #expect(whole.parameters.reduce(0) { $0 + $1.count } == expected.parameters)
        #expect(whole.work.reduce(0) { $0 + $1.multiplyAdds } == expected.multiplyAdds)
    }

    /// What is tested narrow has the same layers: only widths and borders differ.
    @Test(arguments: Applications.all.keys.sorted()) func onlyWidthsAndImagesAreSmaller(name: String) throws {
        let expected = try #require(golden.applications[name])
        let application = try #require(Applications.all[name])
        let whole = try model(name, side: expected.side, divisor: 1, classes: 1000)
        let narrow = try model(name, side: application.side, divisor: application.divisor, classes: 5)
        func plain(_ model: Model) -> [[String]] {
            model.layers.map { $0.kinds.filter { !$0.hasPrefix("border") } }
        }
        #expect(plain(narrow) == plain(whole) && narrow.layers.map(\.inputs) == whole.layers.map(\.inputs))
        for (layer, shapes) in zip(narrow.layers, zip(narrow.shapes, whole.shapes)) {
            #expect(shapes.0.channels <= shapes.1.channels, "\(layer.name)")
        }
    }
}
