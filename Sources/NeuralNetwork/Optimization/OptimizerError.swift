/// Why an optimizer is refused; the description is one line with an example of a good value.
public struct OptimizerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for example `momentum`.
    public let setting: String
    /// What it is, in words.
    public let value: String
    /// What it must be, and an example.
    public let requirement: String

    /// What is wrong and what would be right.
    public var description: String { "the \(setting) is \(value); it must be \(requirement)" }

    static func require(
        _ holds: Bool, _ setting: String, _ value: some CustomStringConvertible, _ requirement: String
    ) throws(OptimizerError) {
        guard !holds else { return }
        throw OptimizerError(setting: setting, value: value.description, requirement: requirement)
    }
}
