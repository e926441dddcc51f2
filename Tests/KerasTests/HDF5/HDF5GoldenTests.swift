import Keras
import Testing

/// What h5py wrote and reads itself is read to the same numbers.
@Suite struct HDF5GoldenTests {
    private func open(_ name: String) throws -> HDF5File {
        let file = try FileDescriptor(reading: Golden.path(name))
        guard name.hasSuffix(".keras") else { return try HDF5File(file) }
        return try HDF5File(Archive(file).extract("model.weights.h5", limit: 1 << 20))
    }

    @Test func thereAreFilesOfBothVersions() {
        #expect(Golden.weighty.count == 10)
        #expect(Golden.names.filter { $0.hasPrefix("keras2") }.count == 5)
    }

    @Test(arguments: Golden.weighty) func allDatasetsAreAsH5pyReadsThem(name: String) throws {
        var file = try open(name)
        let summaries = try Golden.summaries(name)
        #expect(!summaries.isEmpty)
        for (path, summary) in summaries {
            let tensor = try file.tensor(at: path)
            let values = tensor.integers.map { $0.map(Double.init) } ?? tensor.values.map(Double.init)
            let sum = values.reduce(0, +)
            #expect(tensor.shape == summary.shape, "\(path)")
            #expect(abs(sum - summary.sum) <= 1e-6 * max(1, abs(summary.sum)), "\(path)")
            #expect(
                zip([values.first, values.last], summary.ends).allSatisfy { abs(($0 ?? .nan) - $1) < 1e-6 }, "\(path)")
        }
    }

    @Test(arguments: ["f2", "f4", "f8", ">f2", ">f4", ">f8"])
    func floatsOfEverySizeAndOrderAreRounded(type: String) throws {
        var file = try open("formats.h5")
        let tensor = try file.tensor(at: "types/\(type)")
        let isHalf = type.hasSuffix("2")
        #expect(tensor.integers == nil)
        for (index, value) in tensor.values.enumerated() {
            let exact = -3 + 6 * Double(index) / 34
            #expect(value == (isHalf ? Float(Float16(exact)) : Float(exact)))
        }
    }

    @Test(arguments: ["plain", "deflate", "shuffle", "fletcher32", "all"])
    func chunksWithEveryFilterGiveTheSame(name: String) throws {
        var file = try open("formats.h5")
        #expect(try file.tensor(at: "chunks/\(name)") == file.tensor(at: "types/f4"))
    }

    @Test func aTreeOfChunksWithTwoLevelsIsRead() throws {
        var file = try open("formats.h5")
        #expect(try file.tensor(at: "chunks/many").values == (0..<700).map(Float.init))
    }

    @Test func smallAndEmptyDatasetsAreRead() throws {
        var file = try open("formats.h5")
        #expect(try file.tensor(at: "scalar") == KerasTensor(shape: [], values: [7]))
        #expect(try file.tensor(at: "empty") == KerasTensor(shape: [0, 3], values: []))
        #expect(try file.tensor(at: "compact") == KerasTensor(shape: [3], values: [1, 1, 1]))
    }

    @Test func groupsOfManyNodesAreListed() throws {
        let file = try open("formats.h5")
        #expect(file.groups(in: "many") == (0..<20).map { "group\($0)" }.sorted())
        #expect(file.datasets(in: "many").isEmpty)
        #expect(file.datasets(in: "") == ["compact", "empty", "scalar"])
    }

    @Test func attributesOfTextsAreRead() throws {
        var file = try open("formats.h5")
        #expect(try file.string("text", of: "") == "é")
        #expect(try file.string("fixed", of: "") == "fixed")
        #expect(try file.strings("list", of: "") == ["a", "bcd", ""])
        #expect(try file.strings("fixed list", of: "") == ["a", "bcd"])
        #expect(try file.strings("split", of: "") == ["a", "b", "c"])
        #expect(try file.strings("none", of: "") == [])
        #expect(try file.strings("missing", of: "") == nil)
    }

    @Test func attributesThatAreNoTextAreRefused() throws {
        var file = try open("formats.h5")
        #expect(
            failure { _ = try file.string("number", of: "") }?.description
                == "attribute number: not a list of strings, as it must be")
        #expect(failure { _ = try file.string("list", of: "") }?.problem.contains("instead of one") == true)
    }

    @Test(arguments: [
        ("lzf", "filter 32000"), ("complex", "neither float16"), ("bool", "neither float16"), ("unwritten", "needs 20"),
    ])
    func whatIsNotReadIsRefusedByName(name: String, words: String) throws {
        var file = try open("formats.h5")
        let error = failure { _ = try file.tensor(at: "refused/\(name)") }
        #expect(error?.place == "refused/\(name)")
        #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
    }
}
