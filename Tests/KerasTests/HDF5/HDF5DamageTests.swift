import Foundation
import Keras
import Testing

/// Files that are wrong on purpose, made from a whole one.
@Suite struct HDF5DamageTests {
    private let scratch: Scratch
    private let whole: [UInt8]

    init() throws {
        scratch = try Scratch()
        let file = try HDF5Writer.file(at: "\(scratch.path)/test.h5") { (writer) throws(KerasError) in
            try writer.group("layers/dense/vars")
            try writer.attribute("name", of: "layers/dense/vars", "dense")
            try writer.dataset("layers/dense/vars/0", KerasTensor(shape: [5, 7], values: (0..<35).map(Float.init)))
        }
        whole = try file.read(0..<file.byteCount())
    }

    /// What is wrong with the bytes, if all is read.
    private func problem(_ bytes: [UInt8]) -> String? {
        failure {
            var file = try HDF5File(FileDescriptor(reading: scratch.write(bytes)))
            _ = try file.string("name", of: "layers/dense/vars")
            _ = try file.tensor(at: "layers/dense/vars/0")
        }?.problem
    }

    /// The places where `pattern` stands.
    private func places(of pattern: [UInt8]) -> [Int] {
        whole.indices.filter { whole[$0...].starts(with: pattern) }
    }

    /// The file with other bytes at a place.
    private func with(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        whole[..<place] + bytes + whole[(place + bytes.count)...]
    }

    @Test func theWholeFileIsRead() { #expect(problem(whole) == nil) }

    @Test func aFileIsRefusedAtEveryShorterLength() {
        for count in stride(from: 0, to: whole.count, by: 7) {
            #expect(problem(Array(whole.prefix(count))) != nil, "\(count)")
        }
    }

    @Test(arguments: 0..<8) func everyBitOfTheSuperblockThatMattersIsLookedAt(bit: Int) {
        for place in Array(0..<13) + [13, 14, 24, 64] {
            var bytes = whole
            bytes[place] ^= 1 << bit
            #expect(problem(bytes) != nil, "byte \(place)")
        }
    }

    @Test func anEndBehindTheFileIsRefused() {
        #expect(problem(with(little(whole.count, 8), at: 40)) == nil)
        #expect(problem(with(little(whole.count + 1, 8), at: 40))?.contains("it ends at") == true)
    }

    @Test(arguments: [(5, 8), (.max, 7), (1 << 63, 2), (1 << 40, 1 << 40), (1 << 32, 1 << 29)] as [(UInt64, UInt64)])
    func absurdShapesAreRefused(rows: UInt64, columns: UInt64) throws {
        let places = places(of: little(5, 8) + little(7, 8))
        #expect(!places.isEmpty)
        let problem = problem(with(little(rows, 8) + little(columns, 8), at: try #require(places.first)))
        #expect(problem?.contains("the shape") == true)
    }

    @Test func circlesOfGroupsAreRefused() {
        let nodes = places(of: Array("SNOD".utf8))
        #expect(nodes.count == 4)
        for node in nodes {
            // The header of the group's first member is that of the root, behind the superblock.
            let problem = problem(with(little(96, 8), at: node + 16))
            #expect(problem?.contains("too many groups") == true, "\(problem ?? "")")
        }
    }

    @Test func softLinksAreRefused() throws {
        let node = try #require(places(of: Array("SNOD".utf8)).first)
        #expect(problem(with([2], at: node + 24))?.contains("a soft link") == true)
    }

    /// The version of the root's header, and the kind of its first message: links of HDF5 1.8, an unknown one.
    @Test(arguments: [([2], 96), ([0x4F], 96), ([0x02], 112), ([0xFF, 0x7F], 112)] as [([UInt8], Int)])
    func newerFormatsAreRefusedByName(bytes: [UInt8], place: Int) {
        #expect(problem(with(bytes, at: place))?.contains("which is not read; save it with Keras or h5py") == true)
    }

    @Test func dataInOtherFilesAreRefused() {
        #expect(problem(with([7, 0], at: 112))?.contains("in another file") == true)
    }

    /// The name of a group and the text of an attribute.
    @Test func textsThatAreNotUTF8AreRefused() {
        let places = places(of: Array("dense\0\0\0".utf8))
        #expect(places.count == 2)
        for place in places { #expect(problem(with([0xFF], at: place)) != nil) }
    }

    @Test func dataThatShareTheirBytesAreReadOnlySoOften() throws {
        let count = 1000
        let file = try HDF5Writer.file(at: "\(scratch.path)/test.h5") { (writer) throws(KerasError) in
            try writer.dataset("big", KerasTensor(shape: [1 << 20], values: .init(repeating: 1, count: 1 << 20)))
        }
        var reader = try HDF5File(file)
        let error = failure { for _ in 0..<count { _ = try reader.tensor(at: "big") } }
        #expect(error?.problem.contains("again and again") == true)
    }

    /// The sizes of the chunks in their layouts: 2 × 3 elements of 4 bytes.
    @Test(
        arguments: [
            ([0, 3], "no such shape"), ([2, 1 << 30], "become more than"), ([.max, .max], "larger than any memory"),
            ([2, 4], "instead of"), ([1, 3], "instead of"),
        ] as [([UInt32], String)])
    func chunksOfAbsurdShapesAreRefused(shape: [UInt32], words: String) throws {
        var bytes = try contents(Golden.path("formats.h5"))
        let layout = little(2, 4) + little(3, 4) + little(4, 4)
        let places = bytes.indices.filter { bytes[$0...].starts(with: layout) }
        #expect(places.count == 5)
        for place in places { bytes.replaceSubrange(place..<place + 8, with: shape.flatMap { little($0, 4) }) }
        var file = try HDF5File(FileDescriptor(reading: scratch.write(bytes)))
        let error = failure { _ = try file.tensor(at: "chunks/all") }
        #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
    }

    /// The first row of the second chunk lies in the file once with a checksum and otherwise without.
    @Test func damageToAChunkWithAChecksumIsSeen() throws {
        let original = try contents(Golden.path("formats.h5"))
        let row = (3..<6).flatMap { little(Float(-3 + 6 * Double($0) / 34).bitPattern, 4) }
        let problems = try original.indices.filter { original[$0...].starts(with: row) }.map { place in
            var bytes = original
            bytes[place] ^= 1
            var file = try HDF5File(FileDescriptor(reading: scratch.write(bytes)))
            return failure { _ = try file.tensor(at: "chunks/fletcher32") }?.problem
        }
        let seen = problems.compactMap(\.self)
        #expect(seen.count == 1)
        #expect(seen.first?.contains("a chunk with a wrong checksum") == true)
    }
}
