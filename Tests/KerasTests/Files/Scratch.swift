import Foundation
import Keras

/// A folder of a test's own, removed when the test ends.
final class Scratch: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "keras-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Names of what lies in the folder, sorted.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], _ name: String = "file") throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}

func contents(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path)))
}

/// The error that `body` meets; nil if it meets none.
func failure(_ body: () throws -> Void) -> KerasError? {
    do {
        try body()
        return nil
    } catch {
        return error as? KerasError
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): numbers for tests, the same ones for a seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
