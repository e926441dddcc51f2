import Checkpoint
import Digest
import Testing

@Suite struct CheckpointManifestTests {
    private func manifest(run: [String: String] = Sample.run) -> CheckpointManifest {
        CheckpointManifest(
            position: Sample.position(938), weightsDigest: Sample.weights, fileDigest: SHA256.digest(of: []),
            byteCount: 1234, run: run)
    }

    @Test(arguments: [[:], ["a": "b"], Sample.run])
    func whatIsWrittenIsReadAgain(run: [String: String]) throws {
        let written = manifest(run: run)
        #expect(try CheckpointManifest(decoding: written.encoded) == written)
    }

    @Test func theTextIsFrozen() {
        let text = """
            {
              "version": 1,
              "step": 938,
              "epoch": 2,
              "batch_in_epoch": 3,
              "samples_in_epoch": 384,
              "weights_sha256": "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
              "file_sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
              "file_bytes": 1234,
              "run": {"model":"cnn",
                "seed":"7"},

            """
        let seal = "  \"manifest_sha256\": \"\(SHA256.digest(of: Array(text.utf8)))\"\n}\n"
        let encoded = manifest(run: ["seed": "7", "model": "cnn"]).encoded
        #expect(String(decoding: encoded, as: UTF8.self) == text + seal)
    }

    @Test func everyCutIsRefused() {
        let encoded = manifest().encoded
        for count in encoded.indices {
            #expect(throws: CheckpointProblem.changed(what: "the manifest"), "cut at \(count)") {
                try CheckpointManifest(decoding: Array(encoded.prefix(count)))
            }
        }
    }

    @Test func everyChangedBitIsRefused() {
        let encoded = manifest().encoded
        for index in encoded.indices {
            for bit in 0..<8 {
                var damaged = encoded
                damaged[index] ^= 1 << bit
                guard problem({ _ = try CheckpointManifest(decoding: damaged) }) == nil else { continue }
                Issue.record("bit \(bit) of byte \(index) may change")
            }
        }
    }

    /// A manifest that a later version sealed: intact, but not for us.
    @Test func anotherVersionIsNamed() throws {
        #expect(problem(inSealed: "{\n  \"version\": 2,\n  \"more\": {},\n") == .unsupportedVersion(2, supported: 1))
    }

    @Test(arguments: [
        "", "{", "[", "{\"step\": 1,", "{\"version\": 1,", "{\"version\": 1, \"step\": -1,",
        "{\"version\": 1, \"step\": 1, \"epoch\": 1, \"batch_in_epoch\": 1, \"samples_in_epoch\": 1, \"weights_sha256\": \"ab\",",
    ])
    func intactTextThatIsNoManifestIsRefused(body: String) {
        guard case .malformed = problem(inSealed: body) else {
            Issue.record("'\(body)' was accepted")
            return
        }
    }

    private func problem(inSealed body: String) -> CheckpointProblem? {
        let seal = "  \"manifest_sha256\": \"\(SHA256.digest(of: Array(body.utf8)))\"\n}\n"
        return problem { _ = try CheckpointManifest(decoding: Array((body + seal).utf8)) }
    }

    private func problem(_ body: () throws -> Void) -> CheckpointProblem? { CheckpointTests.problem(body) }
}
