/// Options that go with some choices of another option only.
struct SpecificOptions<Choice: RawRepresentable<String> & Equatable> {
    /// The option that chooses, for example `--optimizer`.
    let chooser: String
    /// Each option with its value, nil if it is not given, and the choices that it goes with.
    let all: [(option: String, value: Any?, choices: [Choice])]

    /// Names and values, for those who look for what is given.
    var given: [(String, Any?)] { all.map { ($0.option, $0.value) } }

    /// Refuses an option that is given and does not go with the choice.
    func check(_ choice: Choice) throws {
        for (option, value, choices) in all where value != nil && !choices.contains(choice) {
            throw CommandFailure(
                "\(option) does not go with \(chooser) \(choice.rawValue); it goes with "
                    + choices.map(\.rawValue).joined(separator: ", "))
        }
    }
}
