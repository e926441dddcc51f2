/// A checkpoint or file that cannot be read or written: which file, what is wrong, and what to do about it.
public struct CheckpointError: Error, Hashable, CustomStringConvertible {
    /// Path of the file or folder.
    public let file: String

    /// What is wrong with it.
    public let problem: CheckpointProblem

    /// Says what is wrong with a file.
    public init(file: String, problem: CheckpointProblem) {
        self.file = file
        self.problem = problem
    }

    /// One line: file, problem, remedy.
    public var description: String { "\(file): \(problem); \(problem.remedy)" }
}

/// Runs `body` and names `file` in the error that it throws.
func naming<T: ~Copyable>(
    _ file: String, _ body: () throws(CheckpointProblem) -> T
) throws(CheckpointError) -> T {
    do { return try body() } catch { throw CheckpointError(file: file, problem: error) }
}
