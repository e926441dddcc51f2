import CLI
import Foundation
import Testing

@Suite struct BenchFidelityTests {
    private func file(_ text: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "constants-\(UUID().uuidString).json")
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url.path
    }

    @Test func thePageInDocsIsWhatTheCommandPrints() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/FIDELITY.md")
        #expect(try String(contentsOf: page, encoding: .utf8) == BenchFidelity.parse([]).text() + "\n", "make fidelity")
    }

    @Test func constantsFromAFileChangeWhatIsPredicted() throws {
        let path = try file(#"{"chip_idle_watts": 0.5, "cpu_hertz": 100e6}"#)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = try BenchFidelity.parse(["--json", "--constants", path]).text()
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let rows = try #require(object?["rows"] as? [[String: Any]])
        func predicted(_ quantity: String) -> Double? {
            rows.first { $0["quantity"] as? String == quantity }?["predicted"] as? Double
        }
        #expect(predicted("48 chips without their board, idle, W") == 24)
        #expect(predicted("s16.15 multiply-accumulates of a chip, G/s") == 0.32)
    }

    @Test(arguments: [
        (#"{"cpu_herz": 1}"#, "there is no constant 'cpu_herz'; did you mean cpu_hertz?"),
        (#"{"cpu_hertz": -1}"#, "it must be a finite number over 0, for example 200000000.0"),
        (
            #"{"cpu_hertz": "fast"}"#,
            #"is no JSON object of numbers at "cpu_hertz"; write for example {"cpu_hertz": 180e6}"#
        ),
        ("cpu_hertz: 1", #"is no JSON object of numbers; write for example {"cpu_hertz": 180e6}"#),
    ])
    func badConstantsAreRefused(text: String, message: String) throws {
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let refused = refusal { _ = try BenchFidelity.parse(["--constants", path]).text() }
        #expect(refused.hasPrefix("--constants: \(path)"))
        #expect(refused.hasSuffix(message))
    }

    @Test func aFileThatIsNotThereIsRefused() {
        let refused = refusal { _ = try BenchFidelity.parse(["--constants", "/nowhere/at/all.json"]).text() }
        #expect(refused == #"--constants: /nowhere/at/all.json cannot be read; write for example {"cpu_hertz": 180e6}"#)
    }
}
