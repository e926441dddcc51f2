import Foundation
import Keras
import Testing

@Suite struct HDF5WriterTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A file that `body` fills.
    private func written(_ body: (borrowing HDF5Writer) throws(KerasError) -> Void) throws -> FileDescriptor {
        try HDF5Writer.file(at: "\(scratch.path)/\(UUID().uuidString)", body)
    }

    private static let tensors = [
        KerasTensor(shape: [], values: [7]), KerasTensor(shape: [0], values: []),
        KerasTensor(shape: [2, 1, 3], values: [0, -1, .infinity, 3.5, .leastNonzeroMagnitude, 1e38]),
        KerasTensor(shape: [], integers: [1 << 53 + 1]), KerasTensor(shape: [3], integers: [.min, -1, .max]),
        KerasTensor(shape: [4, 0, 2], integers: []),
    ]

    @Test func tensorsAreReadAsTheyWereWritten() throws {
        var file = try HDF5File(
            written { (writer) throws(KerasError) in
                try writer.group("a/b")
                for (index, tensor) in Self.tensors.enumerated() { try writer.dataset("a/b/\(index)", tensor) }
            })
        #expect(file.groups(in: "") == ["a"])
        #expect(file.datasets(in: "a/b") == Self.tensors.indices.map { "\($0)" })
        for (index, tensor) in Self.tensors.enumerated() {
            #expect(try file.tensor(at: "a/b/\(index)") == tensor)
        }
    }

    @Test(arguments: ["", "dense", "é 漢", String(repeating: "x", count: 100_000)])
    func textsAreReadAsTheyWereWritten(text: String) throws {
        var file = try HDF5File(
            written { (writer) throws(KerasError) in
                try writer.group("vars")
                try writer.attribute("name", of: "vars", text)
            })
        #expect(try file.string("name", of: "vars") == text)
    }

    /// More names than nodes of a tree of one level hold, which is 32 × 8, and names of every length.
    @Test func aGroupOfAThousandIsRead() throws {
        let names = (0..<1000).map { String(repeating: "n", count: $0 % 50) + "\($0)" }
        let file = try HDF5File(
            written { (writer) throws(KerasError) in for name in names { try writer.group("all/\(name)") } })
        #expect(file.groups(in: "all") == names.sorted())
    }

    @Test func aGroupIsMadeOnlyOnce() throws {
        let file = try HDF5File(
            written { (writer) throws(KerasError) in
                for path in ["a/b", "a", "a/b/c", "a/b"] { try writer.group(path) }
            })
        #expect(file.groups(in: "a/b") == ["c"])
    }

    @Test func equalContentIsEqualBytes() throws {
        func bytes() throws -> [UInt8] {
            let file = try written { (writer) throws(KerasError) in
                try writer.dataset("x", KerasTensor(shape: [2], values: [1, 2]))
                try writer.group("vars")
                try writer.attribute("name", of: "vars", "n")
            }
            return try file.read(0..<file.byteCount())
        }
        #expect(try bytes() == bytes())
    }

    @Test func whatCannotBeMadeIsNamed() throws {
        let tensor = KerasTensor(shape: [], values: [1])
        let twice = failure {
            _ = try written { (writer) throws(KerasError) in
                try writer.dataset("x", tensor)
                try writer.dataset("x", tensor)
            }
        }
        #expect(twice == KerasError(place: "x", problem: "the dataset cannot be made"))
        let lost = failure {
            _ = try written { (writer) throws(KerasError) in try writer.attribute("name", of: "none", "n") }
        }
        #expect(lost?.place == "none")
        #expect(try scratch.names().isEmpty)
    }

    /// libhdf5 is not thread-safe; the lock makes it so.
    @Test func manyThreadsWriteAtOnce() async throws {
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for number in 0..<16 {
                group.addTask {
                    var file = try HDF5File(
                        written { (writer) throws(KerasError) in
                            try writer.dataset(
                                "x", KerasTensor(shape: [100], values: .init(repeating: Float(number), count: 100)))
                        })
                    return try file.tensor(at: "x").values
                }
            }
            let sums = try await group.reduce(into: Set<Float>()) { $0.formUnion($1) }
            #expect(sums == Set((0..<16).map(Float.init)))
        }
    }
}
