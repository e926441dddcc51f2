import Foundation
import Testing

/// The real program as a child process.
final class Program: @unchecked Sendable {
    /// What a finished run of the program left.
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    private let process = Process()
    private let output: URL
    private let errors: URL
    private let scratch: Scratch

    /// Starts `regatta` with these arguments; in a network namespace if one is named, with more environment
    /// (`NAME=value`) if some is given.
    init(
        _ arguments: [String], namespace: String? = nil, environment: [String] = [], in scratch: Scratch
    ) throws {
        self.scratch = scratch
        let name = UUID().uuidString
        output = scratch.url.appendingPathComponent("\(name).out")
        errors = scratch.url.appendingPathComponent("\(name).err")
        for file in [output, errors] { try Data().write(to: file) }
        let place = environment + (namespace.map { ["ip", "netns", "exec", $0] } ?? [])
        let command = place + [try Self.executable()] + arguments
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = scratch.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    var processIdentifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// Waits for the end; ends the program itself after `limit`.
    func finish(within limit: Duration = .seconds(120)) throws -> Result {
        let deadline = ContinuousClock.now + limit
        while process.isRunning, ContinuousClock.now < deadline { usleep(5_000) }
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            Issue.record("the program did not end within \(limit); it said: \(try text(errors)) \(try text(output))")
        }
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: try text(output), errors: try text(errors))
    }

    /// What it has printed so far.
    func printed() throws -> String { try text(output) }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

    /// Runs `regatta` to its end.
    static func run(_ arguments: [String], in scratch: Scratch) throws -> Result {
        try Program(arguments, in: scratch).finish()
    }

    /// The program beside the test bundle: both are products of one build.
    private static func executable() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("regatta").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") }, "no test bundle")
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("regatta").path
    }
}

/// A folder of a test's own, removed with it.
final class Scratch: Sendable {
    let url = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
        "regatta-cluster-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

/// Waits until a condition holds; the test fails at the deadline.
func eventually(
    within limit: Duration = .seconds(60), _ what: String, _ condition: () throws -> Bool
) rethrows {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try condition() { return }
        usleep(10_000)
    }
    Issue.record("not within \(limit): \(what)")
}
