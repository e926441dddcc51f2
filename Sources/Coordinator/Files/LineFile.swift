internal import Foundation

/// A text file that grows by whole lines: one object of JSON each.
///
/// A line is written with one call, so a crash leaves at most the last line incomplete, and `kept` drops that.
package final class LineFile {
    package let path: String
    private let handle: FileHandle

    /// Opens a file for appending, made if it is missing.
    package init(path: String) throws(RunFailure) {
        self.path = path
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw RunFailure(.input, "\(path): cannot be made; is the folder writable?")
            }
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw RunFailure(.input, "\(path): cannot be opened for writing")
        }
        self.handle = handle
        try input("\(path): cannot be written") {
            let end = try handle.seekToEnd()
            if end > 0, try !Self.endsWithALine(path, end) { try handle.write(contentsOf: Data("\n".utf8)) }
        }
    }

    /// Whether the last byte ends a line; an earlier process may have been cut off in the middle of one.
    private static func endsWithALine(_ path: String, _ end: UInt64) throws -> Bool {
        let reader = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        try reader.seek(toOffset: end - 1)
        return try reader.read(upToCount: 1) == Data("\n".utf8)
    }

    /// Keeps other processes from claiming the file; the claim ends with this object.
    package func claim(_ refusal: String) throws(RunFailure) {
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { throw RunFailure(.input, refusal) }
    }

    /// Adds one object.
    package func append(_ object: some Encodable) throws(RunFailure) {
        try input("\(path): cannot be written") {
            var line = try Self.encoder.encode(object)
            line.append(UInt8(ascii: "\n"))
            try handle.write(contentsOf: line)
        }
    }

    /// Waits until all lines are on disk.
    package func synchronize() throws(RunFailure) {
        try input("\(path): cannot be written") { try handle.synchronize() }
    }

    /// Rewrites a file with the whole lines that `isKept` lets through.
    package static func keep<Object: Decodable>(
        _ type: Object.Type, in path: String, where isKept: (Object) -> Bool
    ) throws(RunFailure) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try input("\(path): cannot be rewritten") {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let lines = text.split(separator: "\n").filter { line in
                let object = try? Self.decoder.decode(type, from: Data(line.utf8))
                return object.map(isKept) ?? false
            }
            let kept = lines.map { $0 + "\n" }.joined()
            try kept.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    /// JSON on one line, keys in a fixed order.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}
