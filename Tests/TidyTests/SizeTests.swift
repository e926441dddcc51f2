import Testing

/// Small rooms: a reader should see a whole idea at once.
@Suite struct SizeTests {
    private static let files = ["Sources", "Tests"].flatMap(Repository.swiftFiles)

    private func lineCount(_ folder: String) -> Int {
        Repository.swiftFiles(in: folder).reduce(0) { $0 + $1.lines.count }
    }

    @Test func noFileIsOverFourHundredLines() {
        for file in Self.files {
            #expect(file.nonBlankLineCount <= 400, "\(file.path) has \(file.nonBlankLineCount) non-blank lines")
        }
    }

    @Test func noFunctionIsOverSixtyLines() {
        for file in Self.files {
            for function in file.functions where function.lineCount > 60 {
                Issue.record("\(file.path):\(function.firstLine): '\(function.name)' has \(function.lineCount) lines")
            }
        }
    }

    @Test func thereAreAsManyLinesOfTestsAsOfSources() {
        let (sources, tests) = (lineCount("Sources"), lineCount("Tests"))
        #expect(tests >= sources, "\(sources) lines of Sources, only \(tests) of Tests")
    }

    /// What is left to do stands in the tracker, not in the code. The words are cut in two for this file's sake.
    @Test func nothingIsLeftForLater() {
        let words = ["TO" + "DO", "FIX" + "ME"]
        for file in Self.files {
            for (index, line) in file.lines.enumerated() where words.contains(where: line.contains) {
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }
}
