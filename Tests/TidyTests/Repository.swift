import Foundation
import Testing

/// The files of this repository, as the rules see them.
enum Repository {
    /// The folder that holds `Package.swift`.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file; an issue and nothing if it is not there.
    static func text(_ path: String) -> String {
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
            Issue.record("there is no readable \(path)")
            return ""
        }
        return text
    }

    /// Names of the folders in a folder, sorted.
    static func folders(in path: String) throws -> [String] {
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let items = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: path), includingPropertiesForKeys: keys)
        return try items.filter { try $0.resourceValues(forKeys: Set(keys)).isDirectory == true }
            .map(\.lastPathComponent).sorted()
    }

    /// The Swift files below a folder that people write: generated ones (`.pb.swift`) are left out.
    static func swiftFiles(in path: String) -> [SourceFile] {
        let folder = root.appending(path: path).path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") }.sorted()
            .map { SourceFile(path: "\(path)/\($0)", text: text("\(path)/\($0)")) }
    }
}

/// A Swift file: where it is and what is in it.
struct SourceFile {
    let path: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var nonBlankLineCount: Int {
        lines.count { !$0.allSatisfy(\.isWhitespace) }
    }

    /// The modules named in `import` lines.
    var imports: Set<String> {
        Set(lines.compactMap(Self.importedModule))
    }

    private static func importedModule(_ line: String) -> String? {
        var words = line.split(separator: " ")[...]
        while let word = words.first, word.hasPrefix("@") || ["public", "package", "internal"].contains(word) {
            words.removeFirst()
        }
        guard words.popFirst() == "import", var name = words.popFirst() else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        if kinds.contains(name) { name = words.popFirst() ?? name }
        return name.split(separator: ".").first.map(String.init)
    }
}
