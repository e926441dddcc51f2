/// Text that names nothing here; says what it may be.
public enum FixedPointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No format has this text.
    case unknownFormat(String)
    /// No rounding has this text.
    case unknownRounding(String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .unknownFormat(let text):
            "'\(text)' is no fixed-point format; it may be \(Self.list(FixedFormat.allCases.map(\.rawValue)))"
        case .unknownRounding(let text):
            "'\(text)' is no rounding; it may be \(Self.list(FixedRounding.allCases.map(\.rawValue)))"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}
