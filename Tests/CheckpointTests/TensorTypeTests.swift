import Checkpoint
import Testing

@Suite struct TensorTypeTests {
    @Test(arguments: TensorType.allCases) func theTypeIsWrittenAndReadAgain(type: TensorType) throws {
        let layout = SafetensorsLayout(
            tensors: [("a", [2, 3]), ("b", [])], type: type, metadata: ["format": "s16.15"])
        let header = try SafetensorsHeader(text: Array(layout.headerBytes.dropFirst(8)))
        #expect(header.tensors == layout.tensors && header.tensors.allSatisfy { $0.type == type })
        #expect(header.metadata == ["format": "s16.15"] && header.fileByteCount == layout.byteCount)
        #expect(String(decoding: layout.headerBytes, as: UTF8.self).contains("\"dtype\":\"\(type.rawValue)\""))
    }

    @Test func filesOfOneShapeAndTwoTypesDiffer() {
        let layouts = TensorType.allCases.map { SafetensorsLayout(tensors: [("a", [4])], type: $0) }
        #expect(layouts[0].headerBytes != layouts[1].headerBytes && layouts[0].byteCount == layouts[1].byteCount)
    }
}
