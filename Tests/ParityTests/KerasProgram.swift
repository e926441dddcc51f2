import Foundation

/// A Python program of `Tests/Parity`, which lets real Keras make cases.
struct KerasProgram {
    /// Why a program gave nothing: its name and the end of what it said.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The repository.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let python = root.appending(path: ".build/keras/bin/python")

    let name: String
    let folder: ParityFolder

    /// Makes the cases that are named, or all; ends the program itself after `limit`.
    func run(_ cases: [String] = [], within limit: Duration) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.python.path) else {
            throw Failure(description: "there is no .build/keras; deploy/install-keras makes it")
        }
        let log = folder.url.appending(path: "\(name).log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = Self.python
        process.arguments = [Self.root.appending(path: "Tests/Parity/\(name).py").path, folder.url.path] + cases
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        let deadline = ContinuousClock.now + limit
        while process.isRunning, ContinuousClock.now < deadline { usleep(20_000) }
        let isLate = process.isRunning
        if isLate { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = try String(contentsOf: log, encoding: .utf8).suffix(2_000)
            throw Failure(description: "\(name).py \(isLate ? "did not end within \(limit)" : "failed"): \(said)")
        }
    }
}

/// A folder of cases, removed with it.
final class ParityFolder: Sendable {
    let url = URL(filePath: NSTemporaryDirectory()).appending(path: "regatta-parity-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The cases in it, sorted.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".keras") }
            .map { String($0.dropLast(".keras".count)) }.sorted()
    }

    func path(_ file: String) -> String { url.appending(path: file).path }
}
