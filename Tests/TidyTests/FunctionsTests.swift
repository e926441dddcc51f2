import Testing

/// The measure itself, on text whose lengths are counted by hand.
@Suite struct FunctionsTests {
    private func lengths(_ text: String) -> [Int] {
        SourceFile(path: "", text: text).functions.map(\.lineCount)
    }

    @Test func oneLine() {
        #expect(lengths("func a() { 1 }") == [1])
        #expect(lengths("    deinit { unsafe close(handle) }") == [1])
    }

    @Test func severalLines() {
        #expect(lengths("func a() {\n    1\n}") == [3])
        #expect(lengths("func a() {\n    if b {\n        1\n    }\n\n    c()\n}\n\nfunc b() {\n}") == [7, 2])
    }

    @Test func aCommentBehindTheBrace() {
        #expect(lengths("func a() {  // why\n    1\n}") == [3])
    }

    @Test func aSignatureOfSeveralLines() {
        #expect(lengths("public init(\n    a: Int\n) throws {\n    b = a\n}") == [5])
        #expect(lengths("    func a(\n        b: Int\n    ) -> Int\n    {\n        b\n    }") == [6])
    }

    @Test func requirementsOfAProtocol() {
        #expect(
            lengths("protocol P {\n    func a()\n    init(b: Int)\n    func c(\n        d: Int\n    ) -> Int\n}") == [
                1, 1, 1,
            ])
    }

    @Test func innerFunctionsCountTwice() {
        #expect(lengths("func a() {\n    func b() {\n        1\n    }\n    b()\n}") == [6, 3])
    }

    @Test func callsAndCommentsAreNoFunctions() {
        #expect(lengths("self.init(a)\nlet init1 = 2\n// func a() {\nreturn Foo.init(b)\ncase function(a)") == [])
    }

    @Test func modifiersAndAttributes() {
        let text = "@inlinable public static func a<T: B>(_ c: T) {\n}\n@Test(arguments: 1...2) func d() {\n    1\n}"
        #expect(
            SourceFile(path: "", text: text).functions.first == FunctionLength(name: "a", firstLine: 1, lineCount: 2))
        #expect(lengths("    public subscript(index: Int) -> Int {\n        1\n    }") == [3])
    }

    @Test func importsOfEveryForm() {
        let text =
            "internal import A\npublic import B\nimport struct C.D\n@preconcurrency import E\n// import F\nlet g = import"
        #expect(SourceFile(path: "", text: text).imports == ["A", "B", "C", "E"])
    }
}
