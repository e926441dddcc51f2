/// What went wrong between processes.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What code may want to tell apart.
    public enum Code: Hashable, Sendable {
        /// The endpoint is written wrongly, taken, or not on this host.
        case endpoint
        /// Nobody answers.
        case unreachable
        /// A bounded queue has no room.
        case full
        /// The message is longer than allowed.
        case tooLarge
        /// A message is not built as ours are.
        case malformed
        /// This side was closed.
        case closed
        /// The system or libzmq refused, with this error number.
        case system(errno: Int32)
    }

    /// What code may want to tell apart.
    public let code: Code
    /// One line: what was done, why it failed and what would be right.
    public let description: String

    /// An error with its one line.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
