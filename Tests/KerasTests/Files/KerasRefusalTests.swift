import Foundation
import Keras
import Testing

/// Files that are not what they should be are refused in one line that names the place.
@Suite struct KerasRefusalTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func refusal(_ bytes: [UInt8]) throws -> KerasError {
        let path = try scratch.write(bytes)
        let error = try #require(failure { _ = try KerasFile.read(path) })
        #expect(error.file == path)
        #expect(!error.description.contains("\n"))
        return error
    }

    private func refusal(_ members: [String: [UInt8]]) throws -> KerasError {
        let members = members.sorted { $0.key < $1.key }.map { Zip.Member($0.key, $0.value) }
        return try refusal(Zip(members: members).bytes)
    }

    /// The members of a whole file.
    private func members() throws -> [String: [UInt8]] {
        let archive = try Archive(FileDescriptor(reading: Golden.path("keras3-sequential.keras")))
        var members: [String: [UInt8]] = [:]
        for name in archive.names { members[name] = try archive.read(name, limit: 1 << 20) }
        return members
    }

    @Test(arguments: ["metadata.json", "config.json", "model.weights.h5"])
    func aMissingMemberIsNamed(name: String) throws {
        var members = try members()
        members[name] = nil
        #expect(try refusal(members).description.contains("\(name): missing; the members are"))
    }

    @Test func swappedMembersAreRefused() throws {
        var members = try members()
        members["model.weights.h5"] = members["config.json"]
        #expect(try refusal(members).place == "model.weights.h5")
        members = try self.members()
        members["metadata.json"] = members["model.weights.h5"]
        #expect(try refusal(members).place == "metadata.json")
    }

    @Test func weightsOfNumPyAreRefusedWithWhatIsRight() throws {
        var members = try members()
        members["model.weights.npz"] = members.removeValue(forKey: "model.weights.h5")
        #expect(try refusal(members).problem == "weights of NumPy; install h5py and save the model again")
    }

    @Test func weightsInSeveralFilesAreRefusedWithWhatIsRight() throws {
        var members = try members()
        members["model.weights.json"] = members.removeValue(forKey: "model.weights.h5")
        #expect(try refusal(members).problem.contains("without max_shard_size"))
    }

    @Test(arguments: ["4.0.0", "1.2.0", "33", "", "x"]) func otherVersionsAreRefused(version: String) throws {
        var members = try members()
        members["metadata.json"] = Array(#"{"keras_version": "\#(version)"}"#.utf8)
        let error = try refusal(members)
        #expect(error.place == "metadata.json")
        #expect(error.problem == "written by Keras \(version); Keras 2 and 3 are read")
    }

    @Test(arguments: ["", "hello", "[1]", "{", #"{"keras_version": 3}"#, "\u{89}HDF", "\0"])
    func otherContentIsRefused(text: String) throws {
        #expect(try refusal(Array(text.utf8)).problem.contains(".keras, .h5 and JSON files of Keras are read"))
    }

    @Test func bytesThatAreNotTextAreRefused() throws {
        #expect(try refusal([0xFF, 0xFE, 0]).problem.contains("not UTF-8"))
    }

    @Test func aFolderOrNothingIsRefused() throws {
        #expect(failure { _ = try KerasFile.read(scratch.path) }?.problem.contains("not a regular file") == true)
        let missing = failure { _ = try KerasFile.read("\(scratch.path)/none") }
        #expect(missing?.problem == "cannot be opened: No such file or directory")
    }

    @Test func anHDF5FileOfSomethingElseIsRefused() throws {
        let file = try HDF5Writer.file(at: "\(scratch.path)/x.h5") { (writer) throws(KerasError) in
            try writer.dataset("x", KerasTensor(shape: [], values: [1]))
        }
        #expect(try refusal(file.read(0..<file.byteCount())).problem.contains("no groups 'vars' and no 'layer_names'"))
    }

    @Test(arguments: [["0", "2"], ["1"], ["0", "x"], ["00"]]) func variablesAreNumberedFromZero(names: [String]) throws
    {
        let file = try HDF5Writer.file(at: "\(scratch.path)/x.h5") { (writer) throws(KerasError) in
            try writer.group("layers/dense/vars")
            for name in names { try writer.dataset("layers/dense/vars/\(name)", KerasTensor(shape: [], values: [1])) }
        }
        let error = try refusal(file.read(0..<file.byteCount()))
        #expect(error.place == "layers/dense/vars")
        #expect(error.problem.contains("they are 0, 1, 2"))
    }

    @Test func theOldNameOfLayersIsUnderstood() throws {
        let tensor = KerasTensor(shape: [], values: [1])
        let old = "_layer_checkpoint_dependencies"
        let file = try HDF5Writer.file(at: "\(scratch.path)/x.h5") { (writer) throws(KerasError) in
            try writer.group("\(old)/sequential/\(old)/dense/vars")
            try writer.dataset("\(old)/sequential/\(old)/dense/vars/0", tensor)
        }
        let read = try KerasFile.read(scratch.write(file.read(0..<file.byteCount())))
        #expect(read.weights == .byPath(["layers/sequential/layers/dense": [tensor]], optimizer: []))
    }

    @Test func cutOffFilesAreRefusedAtManyLengths() throws {
        for name in ["keras3-functional.keras", "keras2-model.h5", "keras3-functional.json"] {
            let whole = try contents(Golden.path(name))
            for count in stride(from: 0, to: whole.count - 1, by: 499) { _ = try refusal(Array(whole.prefix(count))) }
        }
    }
}
