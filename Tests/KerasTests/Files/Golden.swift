import Foundation

/// Files that Keras wrote, made by `Tests/Golden/keras_files.py`.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Golden/keras")

    /// What h5py reads from a dataset.
    struct Summary: Decodable {
        let shape: [Int]
        let sum: Double
        let ends: [Double]
    }

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        .filter { !$0.hasSuffix(".summary.json") }

    /// Those with weights.
    static let weighty = names.filter { !$0.hasSuffix(".json") }

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    /// What h5py reads from all datasets of a file.
    static func summaries(_ name: String) throws -> [String: Summary] {
        let text = try Data(contentsOf: folder.appending(path: "\(name).summary.json"))
        return try JSONDecoder().decode([String: Summary].self, from: text)
    }
}
