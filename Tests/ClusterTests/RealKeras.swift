import Foundation
import Testing

/// Real Keras in its own Python, which `make test` installs into `.build/keras`.
enum RealKeras {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs a program of Tests/Parity to its end; what it printed. The test fails if it does.
    static func run(_ program: String, _ arguments: [String], in scratch: Scratch) throws -> String {
        let python = root.appendingPathComponent(".build/keras/bin/python")
        try #require(
            FileManager.default.isExecutableFile(atPath: python.path), "no Keras: run deploy/install-keras")
        let process = Process()
        process.executableURL = python
        process.arguments = [root.appendingPathComponent("Tests/Parity/\(program)").path] + arguments
        process.environment = [
            "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "HOME": scratch.path(""), "PATH": "/usr/bin",
        ]
        let (output, errors) = (scratch.path(UUID().uuidString), scratch.path(UUID().uuidString))
        for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOfFile: errors, encoding: .utf8).suffix(2000)
        try #require(process.terminationStatus == 0, "\(program): \(said)")
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
