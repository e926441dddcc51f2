import Foundation
import Keras
import Testing

@Suite struct KerasFileWriteTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private var path: String { "\(scratch.path)/m.keras" }

    private let model = KerasModelFile(
        config: #"{"class_name": "Sequential"}"#, metadata: #"{"keras_version": "3.15.1"}"#,
        variables: [
            .init(path: "", name: "m", tensors: []),
            .init(path: "layers/dense", name: "d", tensors: [KerasTensor(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])]),
            .init(path: "layers/flatten", name: "f", tensors: []),
            .init(
                path: "optimizer", name: "adam",
                tensors: [KerasTensor(shape: [], integers: [1 << 60 + 1])]
                    + (0..<12).map { KerasTensor(shape: [], values: [Float($0)]) }),
        ])

    @Test func aModelIsReadAsItWasWritten() throws {
        try KerasFile.write(model, to: path)
        let file = try KerasFile.read(path)
        #expect(file.kind == .keras)
        #expect(file.config == model.config)
        #expect(file.version == "3.15.1")
        let layers = ["": 0, "layers/dense": 1, "layers/flatten": 2].mapValues { model.variables[$0].tensors }
        #expect(file.weights == .byPath(layers, optimizer: model.variables[3].tensors))
        #expect(try scratch.names() == ["m.keras"])
    }

    @Test func equalModelsBecomeEqualBytes() throws {
        try KerasFile.write(model, to: path)
        let first = try contents(path)
        try KerasFile.write(model, to: path)
        #expect(try contents(path) == first)
    }

    @Test func layersOfAllNamesAreNamedInTheFile() throws {
        try KerasFile.write(model, to: path)
        let archive = try Archive(FileDescriptor(reading: path))
        #expect(archive.names == ["config.json", "metadata.json", "model.weights.h5"])
        var weights = try HDF5File(archive.extract("model.weights.h5", limit: 1 << 20))
        #expect(try weights.string("name", of: "vars") == "m")
        #expect(try weights.string("name", of: "layers/flatten/vars") == "f")
        #expect(try weights.string("name", of: "optimizer/vars") == "adam")
    }

    @Test(arguments: ["keras3-sequential.keras", "keras3-functional.keras"])
    func whatKerasWroteIsWrittenAgainWithTheSameContent(name: String) throws {
        let original = try KerasFile.read(Golden.path(name))
        guard case .byPath(let layers, let optimizer) = original.weights, let config = original.config else {
            Issue.record("no weights by path")
            return
        }
        let all = layers.merging(["optimizer": optimizer]) { $1 }
        try KerasFile.write(
            KerasModelFile(
                config: config, metadata: #"{"keras_version": "3.15.1", "date_saved": "2026-11-24@00:00:00"}"#,
                variables: all.keys.sorted().map { .init(path: $0, name: "n", tensors: all[$0] ?? []) }), to: path)
        let again = try KerasFile.read(path)
        #expect(again.weights == original.weights)
        #expect(again.config == original.config)
    }

    @Test func aFailureNamesTheFileAndLeavesWhatWasThere() throws {
        _ = try scratch.write([1], "m.keras")
        let twice = KerasModelFile(
            config: "{}", metadata: "{}",
            variables: Array(
                repeating: .init(path: "a", name: "", tensors: [KerasTensor(shape: [], values: [1])]), count: 2))
        let error = failure { try KerasFile.write(twice, to: path) }
        #expect(error?.file == path)
        #expect(error?.place == "a/vars")
        #expect(try contents(path) == [1])
        #expect(try scratch.names() == ["m.keras"])
    }

    @Test func aFolderThatIsMissingIsNamed() {
        let missing = "\(scratch.path)/none/m.keras"
        let error = failure { try KerasFile.write(model, to: missing) }
        #expect(
            error
                == KerasError(
                    file: missing, place: "", problem: "cannot be written; its folder must exist and allow it"))
    }
}
