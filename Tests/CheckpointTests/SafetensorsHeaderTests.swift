import Checkpoint
import Testing

@Suite struct SafetensorsHeaderTests {
    private func problem(in text: String) -> CheckpointProblem? {
        CheckpointTests.problem { _ = try SafetensorsHeader(text: Array(text.utf8)) }
    }

    private func tensor(_ name: String, _ shape: String, _ offsets: String, type: String = "F32") -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    @Test func anOrderOfMembersIsNotDemanded() throws {
        let text = """
            { "b" : {"data_offsets":[4,12] , "shape":[2],"dtype":"F32"},
              "empty":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},
              "a":{"shape":[1,1],"data_offsets":[0,4],"dtype":"F32"}, "__metadata__":{} }   
            """
        let header = try SafetensorsHeader(text: Array(text.utf8))
        #expect(header.tensors.map(\.name) == ["a", "empty", "b"])
        #expect(header.tensors.map(\.shape) == [[1, 1], [0], [2]])
        #expect(header.fileByteCount == header.byteCount + 12)
    }

    @Test func escapesOfEveryKindAreRead() throws {
        let text = #"{"__metadata__":{"k":"\"\\\/\b\f\n\r\t\u00e9\u65E5\ud83d\udea3"}}"#
        let header = try SafetensorsHeader(text: Array(text.utf8))
        #expect(header.metadata == ["k": "\"\\/\u{8}\u{C}\n\r\té日🚣"])
    }

    @Test func gapsAndOverlapsAreRefused() {
        let a = tensor("a", "[2]", "[0,8]")
        #expect(problem(in: "{\(a),\(tensor("b", "[1]", "[8,12]"))}") == nil)
        for start in [4, 7, 9, 12] {
            let reason = "begins at byte \(start) of the data, not 8"
            let text = "{\(a),\(tensor("b", "[1]", "[\(start),\(start + 4)]"))}"
            #expect(problem(in: text) == .wrongPlace(tensor: "b", reason: reason))
        }
        let notAtTheBeginning = CheckpointProblem.wrongPlace(tensor: "b", reason: "begins at byte 4 of the data, not 0")
        #expect(problem(in: "{\(tensor("b", "[1]", "[4,8]"))}") == notAtTheBeginning)
    }

    @Test func aShapeMustFitTheSize() {
        #expect(
            problem(in: "{\(tensor("a", "[3]", "[0,8]"))}")
                == .wrongPlace(tensor: "a", reason: "has 8 bytes; shape [3] needs 12"))
        #expect(
            problem(in: "{\(tensor("a", "[1]", "[4,0]"))}")
                == .wrongPlace(tensor: "a", reason: "has data_offsets [4, 0], not a begin and an end"))
        #expect(
            problem(in: "{\(tensor("a", "[1]", "[4]"))}")
                == .wrongPlace(tensor: "a", reason: "has data_offsets [4], not a begin and an end"))
    }

    @Test(arguments: [
        "[4611686018427387904]", "[4294967296,4294967296]", "[9223372036854775807,9223372036854775807,0]",
    ])
    func aProductThatOverflowsIsRefused(shape: String) {
        guard case .wrongPlace("a", _) = problem(in: "{\(tensor("a", shape, "[0,0]"))}") else {
            Issue.record("\(shape) was accepted")
            return
        }
    }

    @Test func theSameNameTwiceIsRefused() {
        let twice = "{\(tensor("a", "[1]", "[0,4]")),\(tensor("a", "[1]", "[4,8]"))}"
        #expect(problem(in: twice) == .duplicateName("a"))
        let escaped = "{\(tensor("a", "[1]", "[0,4]")),\(tensor("\\u0061", "[1]", "[4,8]"))}"
        #expect(problem(in: escaped) == .duplicateName("a"))
        #expect(problem(in: #"{"__metadata__":{},"__metadata__":{}}"#) == .duplicateName("__metadata__"))
        #expect(problem(in: #"{"__metadata__":{"k":"1","k":"2"}}"#) != nil)
    }

    @Test(arguments: [
        "F64", "F16", "BF16", "I64", "i32", "I16", "I8", "U8", "U16", "U32", "U64", "BOOL", "F8_E4M3", "f32",
    ])
    func otherElementsAreRefusedByName(type: String) {
        let text = "{\(tensor("layer/kernel", "[1]", "[0,4]", type: type))}"
        #expect(problem(in: text) == .unsupportedType(tensor: "layer/kernel", type: type))
    }

    @Test(arguments: [
        "", " ", "[]", "null", " {}", "{}{}", "{} x", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1}", "{,}", "{\"a\":{}}",
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],}}"#, #"{"a":{"dtype":"F32","shape":[1]}}"#,
        #"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, #"{"__metadata__":{"a":1}}"#,
        #"{"__metadata__":[]}"#, #"{"__metadata__":{"a":"\x"}}"#, #"{"__metadata__":{"a":"\ud83d"}}"#,
        #"{"__metadata__":{"a":"\ud83d\n"}}"#, #"{"__metadata__":{"a":"\udea3"}}"#, #"{"__metadata__":{"a":"\u12g4"}}"#,
        "{\"__metadata__\":{\"a\":\"\n\"}}", "{\"__metadata__\":{\"a\":\"",
    ])
    func whatIsNotTheFormatIsRefused(text: String) {
        guard case .malformed = problem(in: text) else {
            Issue.record("\(text) gave \(String(describing: problem(in: text)))")
            return
        }
    }

    @Test(arguments: ["01", "-1", "+1", "1.0", "1e0", "", "\"1\"", "9223372036854775808", "1 2", "[1]"])
    func onlyNaturalNumbersAreLengths(number: String) {
        guard case .malformed = problem(in: "{\(tensor("a", "[\(number)]", "[0,4]"))}") else {
            if number.isEmpty { return }  // An empty shape is that of a single number.
            Issue.record("\(number) was accepted")
            return
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let text = Array(#"{"__metadata__":{"a":""#.utf8) + [0xFF] + Array(#""}}"#.utf8)
        #expect(CheckpointTests.problem { _ = try SafetensorsHeader(text: text) } != nil)
    }

    @Test func deepNestingIsRefusedAtOnce() {
        #expect(problem(in: String(repeating: "{\"a\":", count: 100_000)) != nil)
        #expect(problem(in: "{\"a\":{\"shape\":" + String(repeating: "[", count: 100_000)) != nil)
    }
}
