/// What a text says that the machine is: a form, or the file that describes it.
public enum MachineSpec: Sendable, Hashable {
    /// A machine without a fault.
    case form(MachineForm)
    /// The path of a machine file of the SpiNNaker tools.
    case file(String)

    /// Reads "spin3", "spin5", "12x12", "torus:16x16", or a path: what ends in .json or has a slash.
    ///
    /// Anything else is refused with what may be written. The file is not looked at.
    public init(_ text: String) throws(MachineSpecError) {
        if let form = MachineForm(text: text) {
            self = .form(form)
        } else if text.hasSuffix(".json") || text.contains("/") {
            self = .file(text)
        } else {
            throw MachineSpecError(text: text)
        }
    }
}

extension MachineForm {
    /// The form that a text names; nil if it names none.
    init?(text: String) {
        switch text {
        case "spin3": self = .spin3
        case "spin5": self = .spin5
        case _ where text.hasPrefix(Self.torusPrefix):
            guard let size = try? MachineSize(String(text.dropFirst(Self.torusPrefix.count))) else { return nil }
            self = .torus(size)
        default:
            guard let size = try? MachineSize(text) else { return nil }
            self.init(size)
        }
    }
}

/// A text that is no machine.
public struct MachineSpecError: Error, Hashable, CustomStringConvertible {
    /// What was written.
    public let text: String

    /// Refuses `text`.
    public init(text: String) { self.text = text }

    /// One line: what is wrong, and what would be right.
    public var description: String {
        "'\(text)' is no machine; write for example spin3, spin5, 12x12 or 240x240 (each side 1 to 256), torus:16x16, "
            + "or the path of a machine's .json file"
    }
}
