import Datasets
import Testing

/// The digest of a data set of arrays.
@Suite struct ArrayDigestTests {
    private func digest(_ changed: [String: [UInt8]] = [:]) throws -> String {
        try ArrayFixture(changed).load().digest.description
    }

    @Test func itIsThatOfTheNumbersNotOfTheFolder() throws {
        #expect(try digest() == digest())
    }

    @Test func everythingThatDecidesTrainingChangesIt() throws {
        let pixels = (0..<24).map { UInt8($0 * 10) }
        let changes: [[String: [UInt8]]] = [
            [:], ["x_train": npy("|u1", [4, 2, 3], [1] + pixels.dropFirst())],
            ["x_train": npy("|i1", [4, 2, 3], pixels)],
            ["y_train": npy("|u1", [4], [0, 2, 1, 1])], ["y_train": npy("|u1", [4], [0, 2, 1, 3])],
            ["y_test": npy("|u1", [2], [0, 1])], ["x_test": [], "y_test": []],
            ["y_train": npy("|u1", [4, 1], [0, 2, 1, 2])],
            ["sample_weight_train": npy("<f4", [4], floats([1, 1, 1, 1]))],
            ["sample_weight_train": npy("<f4", [4], floats([1, 1, 1, 2]))],
            ["sample_weight_test": npy("<f4", [2], floats([1, 2]))],
            ["x_train": npy("|u1", [4, 3, 2], pixels), "x_test": [], "y_test": []],
        ]
        let digests = try changes.map(digest)
        #expect(Set(digests).count == changes.count)
    }
}
