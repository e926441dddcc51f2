import Coordinator
import Foundation
import Testing

/// One run of `regatta train` on the small data set.
struct Training {
    var model = "cnn"
    var workers = 1
    var threads = 1
    var epochs = 1
    var more: [String] = []

    /// Trains into a new folder and returns the summary; the test fails if the run does.
    func run(_ data: SmallFashion, in scratch: Scratch, output: String = UUID().uuidString) throws -> RunSummary {
        let result = try Program.run(arguments(data, scratch, output), in: scratch)
        try #require(result.status == 0, "exit code \(result.status): \(result.errors)")
        return try Self.summary(scratch.path(output))
    }

    func arguments(_ data: SmallFashion, _ scratch: Scratch, _ output: String) -> [String] {
        [
            "train", "--model", model, "--data", data.path, "--seed", "7", "--epochs", "\(epochs)", "--workers",
            "\(workers)", "--threads", "\(threads)", "--output", scratch.path(output),
        ] + more
    }

    static func resume(_ run: String, workers: Int, in scratch: Scratch) throws -> RunSummary {
        let result = try Program.run(
            ["train", "--resume", scratch.path(run), "--workers", "\(workers)", "--threads", "1"], in: scratch)
        try #require(result.status == 0, "exit code \(result.status): \(result.errors)")
        return try summary(scratch.path(run))
    }

    static func summary(_ run: String) throws -> RunSummary {
        let data = try Data(contentsOf: URL(fileURLWithPath: run + "/summary.json"))
        return try JSONDecoder().decode(RunSummary.self, from: data)
    }
}

/// The processes on this host whose command line has all of these words.
func processes(with words: String...) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { process in
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return false }
        let line = String(decoding: data, as: UTF8.self)
        return words.allSatisfy(line.contains)
    }
}

/// The processes that a process has started and that are still there.
func children(of parent: Int32) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { process in
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return false }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 1 && fields[0] != "Z" && Int32(fields[1]) == parent
    }
}

/// Whether a process is there and has not ended.
func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let end = stat.lastIndex(of: ")")
    else { return false }
    return !stat[stat.index(after: end)...].hasPrefix(" Z")
}
