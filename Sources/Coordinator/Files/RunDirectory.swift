package import Foundation
internal import Yams

/// The folder of one run: what decides its result, what happened, and what came of it.
///
/// `run.yaml`, `log.jsonl`, `ledger.jsonl`, `summary.json`, `checkpoints/`. A coordinator that is started again
/// needs nothing else.
public struct RunDirectory: Sendable, Hashable {
    /// The folder's path.
    public let path: String

    /// The folder of a new run: created, and refused if there is a run in it already.
    public init(creating path: String, configuration: RunConfiguration) throws(RunFailure) {
        self.path = path
        try input("\(path): cannot be made") {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        guard !FileManager.default.fileExists(atPath: file("run.yaml")) else {
            throw RunFailure(
                .input, "\(path) holds a run already; name another folder, or go on with --resume \(path)")
        }
        try writeConfiguration(configuration)
    }

    /// The folder of an earlier run.
    public init(opening path: String) throws(RunFailure) {
        self.path = path
        guard FileManager.default.fileExists(atPath: file("run.yaml")) else {
            throw RunFailure(.input, "\(path) is no run directory: it has no run.yaml")
        }
    }

    /// The path of a new run's folder: `runs/2026-11-23T10-15-00-cnn`, in local time.
    public static func defaultPath(model: String) -> String { defaultPath(model: model, at: Date()) }

    package static func defaultPath(model: String, at date: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd'T'HH-mm-ss"
        let path = "runs/\(format.string(from: date))-\(model)"
        guard FileManager.default.fileExists(atPath: path) else { return path }
        let numbered = (2...999).map { "\(path)-\($0)" }
        return numbered.first { !FileManager.default.fileExists(atPath: $0) } ?? path
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The folder of the checkpoints.
    public var checkpoints: String { file("checkpoints") }

    /// What decided the result of the run.
    public func configuration() throws(RunFailure) -> RunConfiguration {
        let name = file("run.yaml")
        let text = try input("\(name): cannot be read") { try String(contentsOfFile: name, encoding: .utf8) }
        let configuration: RunConfiguration
        do {
            configuration = try YAMLDecoder().decode(RunConfiguration.self, from: text)
        } catch {
            throw RunFailure(.input, "\(name): not the configuration of a run: \(Self.reason(error))")
        }
        if let problem = configuration.problem { throw RunFailure(.input, "\(name): \(problem)") }
        return configuration
    }

    /// Writes `run.yaml` whole or not at all, and not if reading it back would give something else: YAML's writer
    /// rounds to 15 digits.
    public func writeConfiguration(_ configuration: RunConfiguration) throws(RunFailure) {
        let name = file("run.yaml")
        let text = try input("\(name): cannot be written") {
            let encoder = YAMLEncoder()
            encoder.options.sortKeys = false
            return try encoder.encode(configuration)
        }
        guard (try? YAMLDecoder().decode(RunConfiguration.self, from: text)) == configuration else {
            throw RunFailure(
                .input,
                "\(name) would not say exactly what is asked for; give numbers of at most 15 digits, for example 0.333")
        }
        try input("\(name): cannot be written") { try text.write(toFile: name, atomically: true, encoding: .utf8) }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)".oneLine }
        switch error {
        case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "\(place.isEmpty ? "" : "'\(place)': ")\(context.debugDescription)".oneLine
        @unknown default: return "\(error)".oneLine
        }
    }
}

/// Runs file work; a failure of it is bad input, said in one line.
package func input<Result>(_ what: String, _ work: () throws -> Result) throws(RunFailure) -> Result {
    do {
        return try work()
    } catch {
        throw RunFailure(.input, "\(what): \((error as NSError).localizedDescription.oneLine)")
    }
}

extension String {
    /// The text with line ends as spaces.
    package var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
