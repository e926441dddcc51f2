import Datasets
import Foundation
import Testing

/// Files that are right each for itself but not together, or not there.
@Suite struct ConsistencyTests {
    @Test func imagesAndLabelsMustBeAsMany() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.trainLabels, idx([5], [0, 1, 2, 3, 2]))
        #expect(fixture.problem() == .labelCount(5, images: 6))
        try fixture.replace(Fixture.trainLabels, idx([7], [0, 1, 2, 3, 2, 1, 0]))
        #expect(fixture.problem() == .labelCount(7, images: 6))
    }

    @Test func aTestLabelThatTrainingNeverSawIsRefused() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.testLabels, idx([3], [3, 4, 200]))
        #expect(fixture.problem() == .label(4, index: 1, classCount: 4))
    }

    @Test func testImagesMustBeOfTheSizeOfTrainingImages() throws {
        let fixture = try Fixture()
        try fixture.replace(Fixture.testImages, idx([3, 2, 3], Array(repeating: 0, count: 18)))
        #expect(fixture.problem() == .imageSize(height: 2, width: 3, expectedHeight: 3, expectedWidth: 2))
    }

    @Test(arguments: Fixture.names)
    func aMissingFileIsNamed(name: String) throws {
        let fixture = try Fixture()
        try fixture.folder.remove(name)
        #expect(throws: DatasetError(file: fixture.folder.path, problem: .missing(name))) { try fixture.load() }
    }

    @Test func whatIsNoFileIsRefusedAtOnce() throws {
        let fixture = try Fixture()
        let path = fixture.folder.path + "/" + Fixture.trainLabels
        try fixture.folder.remove(Fixture.trainLabels)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: DatasetError(file: path, problem: .notAFile)) { try fixture.load() }
        try fixture.folder.remove(Fixture.trainLabels)
        #expect(unsafe mkfifo(path, 0o600) == 0)
        #expect(throws: DatasetError(file: path, problem: .notAFile)) { try fixture.load() }
    }

    @Test func anErrorOfTheSystemIsPassedOn() throws {
        let fixture = try Fixture()
        try fixture.folder.remove(Fixture.trainLabels)
        try fixture.folder.link(Fixture.trainLabels, to: "/proc/self/mem")  // a file whose first page cannot be read
        #expect(fixture.problem() == .unreadable(code: EIO))
    }

    @Test func theFirstProblemFoundIsThatOfTheLabels() throws {
        let fixture = try Fixture()
        for name in Fixture.names { try fixture.replace(name, []) }
        let path = fixture.folder.path + "/" + Fixture.trainLabels
        #expect(throws: DatasetError(file: path, problem: .notIDX(start: []))) { try fixture.load() }
    }

    @Test func aLinkToAFolderOrFileIsFollowed() throws {
        let fixture = try Fixture()
        let other = try TemporaryFolder()
        try other.link("data", to: fixture.folder.path)
        let digest = try fixture.load().digest
        #expect(try DataSource(other.path + "/data").load().digest == digest)
        try fixture.folder.remove(Fixture.testLabels)
        try other.write(#require(fixture.files[Fixture.testLabels]), "labels")
        try fixture.folder.link(Fixture.testLabels, to: other.path + "/labels")
        #expect(try fixture.load().digest == digest)
    }
}
