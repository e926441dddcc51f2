internal import Foundation

/// `log.jsonl`: what happened, one object a line with `time`, `event` and fields.
package struct RunLog {
    private let file: LineFile

    /// Opens the log of a run, which one process at a time may work on.
    package init(_ directory: RunDirectory) throws(RunFailure) {
        file = try LineFile(path: directory.file("log.jsonl"))
        try file.claim("\(directory.path): another regatta is at work on this run; wait for its end, or stop it")
    }

    package func append(_ event: String, _ fields: [String: LogValue] = [:]) throws(RunFailure) {
        var object = fields
        object["time"] = .text(Self.now())
        object["event"] = .text(event)
        try file.append(object)
    }

    private static func now() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// A value in the log.
package enum LogValue: Encodable, Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral
{
    case text(String)
    case integer(Int)
    case number(Double)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .number(let number) where number.isFinite: try container.encode(number)
        case .number(let number): try container.encode("\(number)")
        }
    }
}
