import Checkpoint
import Testing

@Suite struct SafetensorsLayoutTests {
    /// Written out by hand. With 12 bytes of data behind it the reference implementation, safetensors 0.8.0 for
    /// Python, reads the two tensors and the metadata.
    @Test func theBytesAreFrozen() {
        let layout = SafetensorsLayout(tensors: [("a/b", [2]), ("c", [])], metadata: ["k": "v"])
        let text =
            #"{"__metadata__":{"k":"v"},"#
            + #""a/b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
            + #""c":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}"#
        let padded = text + String(repeating: " ", count: 136 - text.utf8.count)
        #expect(layout.headerBytes == [136, 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8))
        #expect(layout.byteCount == 144 + 12)
    }

    @Test func tensorsLieOneBehindTheOther() {
        let layout = Sample.layout
        let start = layout.headerBytes.count
        #expect(layout.byteRange(of: "dense/kernel") == start..<start + 24)
        #expect(layout.byteRange(of: "dense/bias") == start + 24..<start + 36)
        #expect(layout.byteRange(of: "optimizer/momentum/dense/kernel") == start + 36..<start + 60)
        #expect(layout.byteRange(of: "dense") == nil)
        #expect(layout.byteCount == start + 60)
        #expect(layout.tensors.map(\.elementCount) == [6, 3, 6])
    }

    @Test(arguments: 0...40)
    func theDataBeginAtAMultipleOfEight(length: Int) {
        let layout = SafetensorsLayout(tensors: [(String(repeating: "n", count: length), [1])])
        #expect(layout.headerBytes.count.isMultiple(of: 8))
    }

    @Test func theOrderOfMetadataDoesNotMatter() {
        let pairs = (0..<20).map { ("key\($0)", "\($0)") }
        let one = SafetensorsLayout(tensors: [], metadata: Dictionary(uniqueKeysWithValues: pairs))
        let other = SafetensorsLayout(tensors: [], metadata: Dictionary(uniqueKeysWithValues: pairs.reversed()))
        #expect(one.headerBytes == other.headerBytes)
    }

    @Test(arguments: [[], [0], [1], [3, 0, 5], [2, 3, 4], [1, 1, 1, 1, 7]])
    func theReaderFindsWhatTheLayoutSays(shape: [Int]) throws {
        let names = ["plain", "with \"quotes\"", "back\\slash", "line\nbreak", "tab\t", "\u{1}", "", "né", "日本", "🚣"]
        let layout = SafetensorsLayout(tensors: names.map { ($0, shape) }, metadata: ["a": "b\u{0}c", "": "🚣\r"])
        let header = try SafetensorsHeader(text: Array(layout.headerBytes.dropFirst(8)))
        #expect(header.tensors == layout.tensors)
        #expect(header.metadata == ["a": "b\u{0}c", "": "🚣\r"])
        #expect(header.byteCount == layout.headerBytes.count)
        #expect(header.fileByteCount == layout.byteCount)
        #expect(header.tensor("日本") == layout.tensors[8])
        #expect(header.tensor("nobody") == nil)
    }

    @Test func absurdTensorsAreABugOfTheCaller() async {
        await #expect(processExitsWith: .failure) { _ = SafetensorsLayout(tensors: [("a", [-1])]) }
        await #expect(processExitsWith: .failure) { _ = SafetensorsLayout(tensors: [("a", [1 << 40, 1 << 40])]) }
        await #expect(processExitsWith: .failure) {
            _ = SafetensorsLayout(tensors: [("a", [1 << 60]), ("b", [1 << 60])])
        }
        await #expect(processExitsWith: .failure) { _ = SafetensorsLayout(tensors: [("a", [1]), ("a", [1])]) }
        await #expect(processExitsWith: .failure) { _ = SafetensorsLayout(tensors: [("__metadata__", [1])]) }
    }
}
