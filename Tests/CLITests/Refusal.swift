import CLI
import Testing

/// The one line with which `body` is refused; an issue if it is not.
func refusal(_ body: () throws -> Void, location: SourceLocation = #_sourceLocation) -> String {
    do {
        try body()
        Issue.record("not refused", sourceLocation: location)
        return ""
    } catch let failure as CommandFailure {
        #expect(failure.code == CommandFailure.badInput, sourceLocation: location)
        #expect(!failure.description.contains("\n"), sourceLocation: location)
        return failure.description
    } catch {
        Issue.record("refused by \(type(of: error)): \(error)", sourceLocation: location)
        return ""
    }
}
