import Keras
import Testing

/// JSON texts as values, and values as texts.
@Suite struct JSONValueTests {
    private static let kinds: [(String, JSONValue)] = [
        ("null", nil), ("true", true), ("false", false), ("0", 0), ("-7", -7), ("9223372036854775807", .integer(.max)),
        ("2.5", 2.5), ("1e-07", 1e-7), ("-0.125", -0.125), (#""""#, ""), (#""relu""#, "relu"),
        (#""é \"\\n""#, "é \"\\n"),
        ("[]", []), ("[1,[2],null]", [1, [2], nil]), ("{}", [:]), (#"{"a":{"b":[true]}}"#, ["a": ["b": [true]]]),
    ]

    @Test(arguments: kinds) func everyKindIsRead(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(try JSONValue(parsing: " \n\(text)\t") == value)
    }

    @Test(arguments: kinds) func everyKindIsWritten(text: String, value: JSONValue) {
        #expect(value.jsonText == text)
    }

    /// Keras refuses a momentum of 0, and takes one of 0.0.
    @Test func aNumberIsWrittenWithAFraction() {
        for text in ["6.0", "0.0", "-2.0", "1e+300"] {
            #expect(Double(text).map { JSONValue.number($0).jsonText } == text)
        }
        #expect(JSONValue.number(.infinity).jsonText == "null" && JSONValue.number(.nan).jsonText == "null")
    }

    /// Python writes 6.0 where it means 6, and the other way round.
    @Test func wholeNumbersAreReadAsOneKind() throws {
        #expect(try JSONValue(parsing: "6.0") == 6)
        #expect(try JSONValue(parsing: "1e3") == 1000)
        #expect(try JSONValue(parsing: "1e300") == 1e300)
        #expect(try JSONValue(parsing: "18446744073709551616") == .number(0x1p64))
    }

    @Test func keysAreSortedAndSlashesStay() {
        #expect(JSONValue.object(["b": 1, "a": "x/y"]).jsonText == #"{"a":"x/y","b":1}"#)
    }

    @Test(arguments: ["", "{", "[1,,2]", "nul", "{1:2}", "\"a", "[1] 2", "NaN", "Infinity", "1e400", "\u{1}"])
    func whatIsNoJSONIsRefused(text: String) {
        let line = refusal { () throws(KerasError) in try JSONValue(parsing: text) }
        #expect(line == "this is not JSON; to_json() of a Keras model gives it")
    }

    @Test func whatIsNestedTooDeeplyIsRefused() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(200)).jsonText == nested(200))
        #expect(refusal { () throws(KerasError) in try JSONValue(parsing: nested(100_000)) } != nil)
    }

    @Test func whatIsTooLongIsRefused() {
        let text = String(decoding: [UInt8](repeating: 0x31, count: (64 << 20) + 1), as: UTF8.self)
        let line = refusal { () throws(KerasError) in try JSONValue(parsing: text) }
        #expect(line == "67108865 bytes of JSON; at most 67108864 are read")
    }

    @Test func aKeyOfAnObjectIsSet() {
        let value: JSONValue = ["a": 1]
        #expect(value.setting("b", 2) == ["a": 1, "b": 2] && value.setting("a", nil) == ["a": nil])
        #expect(JSONValue.list([1]).setting("a", 1) == [1])
    }

    @Test func aValueIsNamedInAFewWords() {
        let cases: [(JSONValue, String)] = [
            (nil, "missing"), (true, "true"), (7, "7"), (0.5, "0.5"), ("relu", "'relu'"), ([1, 2], "a list of 2"),
            (["a": 1], "an object"),
            (.text(String(repeating: "x", count: 90)), "'\(String(repeating: "x", count: 60))'"),
        ]
        for (value, brief) in cases { #expect(value.brief == brief) }
    }
}
