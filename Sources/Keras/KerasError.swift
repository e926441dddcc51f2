/// What is wrong with something from Keras: the file, the place in it, and what would be right.
package struct KerasError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Path of the file; empty for what did not come from one.
    package let file: String

    /// Member, dataset, attribute or path in the JSON; empty for the file as a whole.
    package let place: String

    /// What is wrong and what would be right, in one line.
    package let problem: String

    /// Says what is wrong with a place.
    package init(file: String = "", place: String, problem: String) {
        self.file = file
        self.place = place
        self.problem = problem
    }

    /// The same of a file; one that is known already stays.
    package func `in`(file: String) -> KerasError {
        self.file.isEmpty ? KerasError(file: file, place: place, problem: problem) : self
    }

    /// The same below a place: "model.weights.h5: layers/dense: …".
    package func below(_ outer: String) -> KerasError {
        let places = [outer, place].filter { !$0.isEmpty }
        return KerasError(file: file, place: places.joined(separator: ": "), problem: problem)
    }

    /// One line: file, place, problem.
    package var description: String {
        [file, place, problem].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
