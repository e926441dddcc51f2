/// Why a machine file describes no machine.
public struct MachineFileError: Error, Hashable, CustomStringConvertible {
    /// Where in the file: "width", "chips[17]", or "chips" for what holds of all of them.
    public let place: String

    /// What is wrong there, and what would be right.
    public let reason: String

    /// One line, without the file's name.
    public var description: String { "\(place): \(reason)" }

    init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    /// An error at a chip, by its place in the file's list.
    init(chip index: Int, _ reason: String) {
        self.init("chips[\(index)]", reason)
    }
}
