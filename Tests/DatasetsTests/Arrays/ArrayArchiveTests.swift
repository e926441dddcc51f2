import Datasets
import Foundation
import Testing

/// Files of arrays.
@Suite struct ArrayArchiveTests {
    private let golden: NumPyFiles
    private let folder: TemporaryFolder

    init() throws {
        golden = try .read()
        folder = try TemporaryFolder()
    }

    private func load(_ bytes: [UInt8], _ name: String = "set.npz") throws -> Dataset {
        try folder.write(bytes, name)
        return try DataSource("\(folder.path)/\(name)").load()
    }

    @Test func storedAndDeflatedArchivesHoldTheSame() throws {
        let sets = try [load([UInt8](golden.stored)), load([UInt8](golden.deflated), "other.npz")]
        #expect(sets[0].digest == sets[1].digest && sets[0].name != sets[1].name)
        for set in sets {
            #expect(set.train.floats([0, 1, 2, 3, 4]) == golden.images)
            #expect(set.test.floats([0, 1]) == Array(golden.images[..<12]))
            #expect(set.train.labels([0, 1, 2, 3, 4]) == [2, 0, 1, 2, 0] && set.test.labels([0, 1]) == [1, 0])
            #expect(set.train.weights([0, 1, 2, 3, 4]) == [1, 0.5, 0, 2, 1])
        }
    }

    @Test func aFolderOfTheSameArraysHasTheSameDigest() throws {
        let set = try load([UInt8](golden.stored))
        let weights = [1, 0.5, 0, 2, 1] as [Double]
        let labels = [2, 0, 1, 2, 0] as [UInt8]
        let fixture = try ArrayFixture([
            "x_train": npy("|u1", [5, 2, 3], golden.images.map { UInt8($0) }),
            "y_train": npy("<i8", [5], labels.flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] }),
            "sample_weight_train": npy(
                "<f8", [5], weights.flatMap { w in (0..<8).map { UInt8(truncatingIfNeeded: w.bitPattern >> ($0 * 8)) } }
            ),
            "x_test": npy("|u1", [2, 2, 3], golden.images[..<12].map { UInt8($0) }),
            "y_test": npy("|u1", [2, 1], [1, 0]),
        ])
        #expect(try fixture.load().digest == set.digest)
    }

    /// Wherever a byte is changed or a file ends, it is refused in one line or gives the same set.
    @Test func damageIsRefusedOrHarmless() throws {
        let whole = [UInt8](golden.deflated)
        let digest = try load(whole).digest
        var refusals = 0
        for place in stride(from: 0, to: whole.count, by: 3) {
            var damaged = whole
            damaged[place] ^= 0x55
            for bytes in [damaged, Array(whole[..<place])] {
                do {
                    let set = try load(bytes)
                    #expect(set.digest == digest || !set.weighsSamples || set.test.count == 0, "byte \(place)")
                } catch let error as DatasetError {
                    #expect(error.description.hasPrefix(folder.path) && !error.description.contains("\n"))
                    refusals += 1
                }
            }
        }
        #expect(refusals > whole.count / 2)
    }

    @Test func whatIsNoArchiveIsRefused() throws {
        let error = #expect(throws: DatasetError.self) { try load(Array("no archive".utf8)) }
        #expect(error?.description == "\(folder.path)/set.npz: cannot be read: libzip says 'Not a zip archive'")
        let missing = #expect(throws: DatasetError.self) { try DataSource("\(folder.path)/none.npz").load() }
        #expect(missing?.description == "\(folder.path)/none.npz: cannot be read: No such file or directory")
        #expect(throws: DatasetError.self) { try DataSource("\(folder.path)/set.npz/x").load() }
    }

    @Test func theEndOfTheNameSaysWhatItIs() throws {
        #expect(try DataSource("data/mnist.npz") == .archive("data/mnist.npz"))
        #expect(try DataSource("data/mnist.npz").description == "data/mnist.npz")
        #expect(try DataSource("data/mnist") == .folder("data/mnist"))
    }
}
