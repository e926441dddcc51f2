/// A number of the hardware that time or energy is computed from, and why it may be believed.
public struct Constant: Sendable, Hashable, Codable {
    /// How a value came to be known.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Read off a machine by somebody who published the readings.
        case measured
        /// Stands in a document or in the code of the tools.
        case published
        /// Arithmetic on measured and published numbers; the source says which.
        case derived
        /// Nobody has published it; the source gives the reason for the value.
        case assumed
        /// The user's own, in place of ours.
        case given
    }

    /// What it is called in files, for example "cpu_hertz".
    public let name: ConstantName

    /// The value, in `unit`.
    public let value: Double

    /// SI without prefixes: "Hz", "s", "B/s", "W", "J"; "1" for a count.
    public let unit: String

    /// How the value came to be known.
    public let kind: Kind

    /// The document, repository or arithmetic that it is from.
    public let source: String

    init(_ name: ConstantName, _ value: Double, _ unit: String, _ kind: Kind, _ source: String) {
        self.name = name
        self.value = value
        self.unit = unit
        self.kind = kind
        self.source = source
    }

    /// Durations, powers and energies may be switched off; a clock, a rate or a size of nothing means nothing.
    public var mayBeZero: Bool { ["s", "W", "J", "J/B"].contains(unit) }

    func given(_ value: Double) -> Constant {
        Constant(name, value, unit, .given, "given by the user instead of \(self.value)")
    }
}
