import Foundation
import Keras
import Testing

/// Files that Keras wrote, read as a whole.
@Suite struct KerasFileTests {
    private func read(_ name: String) throws -> KerasFile { try KerasFile.read(Golden.path(name)) }

    private func byPath(_ file: KerasFile) throws -> (layers: [String: [KerasTensor]], optimizer: [KerasTensor]) {
        guard case .byPath(let layers, let optimizer) = file.weights else { throw KerasError(place: "", problem: "") }
        return (layers, optimizer)
    }

    private func byLayer(_ file: KerasFile) throws -> (layers: [String: [NamedTensor]], optimizer: [NamedTensor]) {
        guard case .byLayer(let layers, let optimizer) = file.weights else { throw KerasError(place: "", problem: "") }
        return (layers, optimizer)
    }

    @Test(
        arguments: [
            ("keras2-functional.keras", .keras), ("keras2-model.h5", .legacyModel),
            ("keras2-weights.h5", .legacyWeights),
            ("keras2-sequential.weights.h5", .weights), ("keras3-sequential.keras", .keras),
            ("keras3-model.h5", .legacyModel),
            ("keras3-sequential.weights.h5", .weights), ("keras3-functional.json", .json),
        ] as [(String, KerasFile.Kind)])
    func theContentTellsTheKind(name: String, kind: KerasFile.Kind) throws {
        let scratch = try Scratch()
        let path = try scratch.write(contents(Golden.path(name)), "anything.txt")
        let file = try KerasFile.read(path)
        #expect(file.kind == kind)
        #expect(file.path == path)
        #expect((file.config != nil) == [.keras, .legacyModel, .json].contains(kind))
        #expect((file.training != nil) == (kind == .legacyModel))
        #expect((file.weights == nil) == (kind == .json))
    }

    @Test(arguments: [
        ("keras2-functional.keras", "2.15.0"), ("keras2-model.h5", "2.15.0"), ("keras2-weights.h5", "2.15.0"),
        ("keras3-functional.keras", "3.15.1"), ("keras3-model.h5", "3.15.1"),
    ])
    func theVersionIsFound(name: String, version: String) throws {
        #expect(try read(name).version == version)
    }

    @Test func textsAreJSON() throws {
        for name in Golden.names {
            let file = try name == "formats.h5" ? nil : read(name)
            for text in [file?.config, file?.training].compactMap(\.self) {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
            }
        }
    }

    /// Iteration, learning rate, and two moments of each of the six variables.
    @Test(arguments: ["keras3-sequential.keras", "keras3-sequential.weights.h5"])
    func variablesOfKeras3HavePaths(name: String) throws {
        let (layers, optimizer) = try byPath(read(name))
        #expect(layers["layers/conv2d"]?.map(\.shape) == [[3, 3, 1, 2], [2]])
        #expect(layers["layers/batch_normalization"]?.map(\.shape) == [[2], [2], [2], [2]])
        #expect(layers["layers/dense"]?.map(\.shape) == [[8, 3], [3]])
        #expect(layers["layers/re_lu"] == [])
        #expect(layers["optimizer"] == nil)
        #expect(
            optimizer.map(\.shape) == [[], []] + [[3, 3, 1, 2], [2], [2], [2], [8, 3], [3]].flatMap { [$0, $0] })
        #expect(optimizer.first == KerasTensor(shape: [], integers: [2]))
        #expect(optimizer.dropFirst().first == KerasTensor(shape: [], values: [0.001]))
    }

    @Test func nestedModelsHavePathsOfTheirOwn() throws {
        let (layers, _) = try byPath(read("keras3-functional.keras"))
        #expect(layers["layers/sequential/layers/dense"]?.map(\.shape) == [[3, 3], [3]])
        #expect(layers["layers/dense"]?.map(\.shape) == [[3, 2], [2]])
    }

    /// Its optimizer does not save the learning rate.
    @Test func keras2HasTheSamePaths() throws {
        let (layers, optimizer) = try byPath(read("keras2-functional.keras"))
        #expect(layers["layers/sequential/layers/dense"]?.map(\.shape) == [[3, 3], [3]])
        #expect(optimizer.first?.integers == [2])
        #expect(optimizer.dropFirst().map(\.shape) == [[3, 3], [3], [3, 2], [2]].flatMap { [$0, $0] })
    }

    @Test(arguments: [("keras2-model.h5", ":0"), ("keras3-model.h5", ""), ("keras2-weights.h5", ":0")])
    func legacyFilesNameTheirWeights(name: String, suffix: String) throws {
        let (layers, optimizer) = try byLayer(read(name))
        #expect(layers["out"]?.map(\.tensor.shape) == [[3, 2], [2]])
        #expect(layers["out"]?.allSatisfy { $0.name.hasPrefix("out/") || $0.name.hasPrefix("functional/out/") } == true)
        #expect(layers["out"]?.first?.name.hasSuffix("kernel\(suffix)") == true)
        #expect(layers["nested"]?.map(\.tensor.shape) == [[3, 3], [3]])
        #expect(layers["in"] == [])
        #expect(optimizer.isEmpty == (name == "keras2-weights.h5"))
        #expect(optimizer.isEmpty || optimizer.first?.tensor.integers == [2])
    }

    /// The same model in two formats.
    @Test(arguments: ["keras2", "keras3"]) func bothFormatsHaveTheSameWeights(version: String) throws {
        let (paths, _) = try byPath(read("\(version)-functional.keras"))
        let (layers, _) = try byLayer(read("\(version)-model.h5"))
        #expect(paths["layers/dense"] == layers["out"]?.map(\.tensor))
        #expect(paths["layers/sequential/layers/dense"] == layers["nested"]?.map(\.tensor))
    }
}
