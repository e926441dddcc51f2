import Foundation
import Testing

/// A small part of Fashion-MNIST as an IDX folder, so that a whole epoch takes a second.
///
/// 1,003 samples are no multiple of any batch used here: the last step is partial, and some of its groups have one
/// sample less than others.
struct SmallFashion {
    static let trainCount = 1003
    static let testCount = 203
    static let source = "/usr/share/datasets/fashion-mnist"

    let path: String

    init(in scratch: Scratch, named name: String = "small", skipping: Int = 0) throws {
        path = scratch.path(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (prefix, count) in [("train", Self.trainCount), ("t10k", Self.testCount)] {
            try write("\(prefix)-images-idx3-ubyte", header: 16, item: 784, count: count, skipping: skipping)
            try write("\(prefix)-labels-idx1-ubyte", header: 8, item: 1, count: count, skipping: skipping)
        }
    }

    private func write(_ name: String, header: Int, item: Int, count: Int, skipping: Int) throws {
        let whole = try Self.unzipped("\(Self.source)/\(name).gz")
        var part = whole.prefix(header)
        part.setItemCount(count)
        part.append(whole.dropFirst(header + skipping * item).prefix(count * item))
        try part.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    private static func unzipped(_ path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(path) is missing: install dataset-fashion-mnist")
        return data
    }
}

extension Data {
    /// Writes the number of items into the header of an IDX file.
    mutating func setItemCount(_ count: Int) {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
        replaceSubrange(startIndex + 4..<startIndex + 8, with: bytes)
    }
}
