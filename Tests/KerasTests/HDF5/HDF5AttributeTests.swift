import Keras
import Testing

@Suite struct HDF5AttributeTests {
    typealias Message = HDF5Bytes.Message

    private static let variable = [0x19, 1, 1, 0] + little(16, 4) + [0x13, 0, 0, 0] + little(1, 4)

    /// An attribute "a" of one of the three versions.
    private func attribute(_ type: [UInt8], _ shape: [Int], _ data: [UInt8], version: Int = 1) -> Message {
        let space = Message.space(shape).body
        func padded(_ bytes: [UInt8]) -> [UInt8] {
            bytes + [UInt8](repeating: 0, count: version == 1 ? -bytes.count & 7 : 0)
        }
        let head = [UInt8(version), 0] + little(2, 2) + little(type.count, 2) + little(space.count, 2)
        let encoding: [UInt8] = version == 3 ? [0] : []
        return Message(kind: 12, body: head + encoding + padded([0x61, 0]) + padded(type) + padded(space) + data)
    }

    private func fixed(_ size: Int) -> [UInt8] { [0x13, 0, 0, 0] + little(size, 4) }

    private func problem(_ file: HDF5Bytes) -> String { failure { _ = try file.strings("a") }?.problem ?? "none" }

    @Test(arguments: 1...3) func attributesOfAllVersionsAreRead(version: Int) throws {
        let file = HDF5Bytes(attribute(fixed(3), [2], Array("abcd\0\0".utf8), version: version))
        #expect(try file.strings("a") == ["abc", "d"])
        #expect(try file.strings("b") == nil)
    }

    @Test func newerAndCutOffAttributesAreRefused() {
        #expect(problem(HDF5Bytes(attribute(fixed(3), [1], [1, 2, 3], version: 4))).contains("which is not read"))
        #expect(problem(HDF5Bytes(attribute(fixed(3), [4], [1, 2, 3]))).contains("cut off"))
    }

    @Test func textsOfOtherTypesAreRefused() {
        let type = Message.float32.body
        #expect(problem(HDF5Bytes(attribute(type, [1], [0, 0, 0, 0]))) == "not a list of strings, as it must be")
        #expect(problem(HDF5Bytes(attribute(fixed(1), [1], [0xFF]))).contains("not UTF-8"))
    }

    /// A heap with the texts "hello" as 1 and "" as 2.
    private static let heap: [UInt8] = {
        let objects = little(1, 2) + little(1, 2) + little(0, 4) + little(5, 8) + Array("hello\0\0\0".utf8)
        let empty = little(2, 2) + little(1, 2) + little(0, 4) + little(0, 8)
        let end = little(0, 16)
        return Array("GCOL".utf8) + [1, 0, 0, 0] + little(16 + 24 + 16 + 16, 8) + objects + empty + end
    }()

    private func reference(_ count: Int, _ index: Int, _ heap: Int = HDF5Bytes.extraPlace) -> [UInt8] {
        little(count, 4) + little(heap, 8) + little(index, 4)
    }

    @Test func textsOfAnyLengthLieInAHeap() throws {
        let data = reference(5, 1) + reference(0, 2) + reference(2, 1) + reference(0, 0, 0) + reference(99, 1)
        let file = HDF5Bytes(attribute(Self.variable, [5], data), extra: Self.heap)
        #expect(try file.strings("a") == ["hello", "", "he", "", "hello"])
    }

    @Test func aHeapThatIsWrongIsRefused() {
        func file(_ index: Int, _ place: Int = HDF5Bytes.extraPlace, _ heap: [UInt8] = Self.heap) -> HDF5Bytes {
            HDF5Bytes(attribute(Self.variable, [1], reference(5, index, place)), extra: heap)
        }
        #expect(problem(file(3)).contains("missing in its heap"))
        #expect(problem(file(1, 8)).contains("no GCOL"))
        #expect(problem(file(1, .max)).contains("it ends at"))
        for (place, value) in [(8, 0), (8, 20), (8, 1 << 40), (8, .max), (24, 1 << 40), (24, .max)] {
            var heap = Self.heap
            heap.replaceSubrange(place..<place + 8, with: little(value, 8))
            #expect(problem(file(1, HDF5Bytes.extraPlace, heap)) != "none", "\(value) at \(place)")
        }
    }

    /// Two hundred references to one megabyte.
    @Test func aLongTextIsCopiedOnlySoOften() {
        let text = [UInt8](repeating: 0x61, count: 1 << 20)
        let object = little(1, 2) + little(1, 2) + little(0, 4) + little(text.count, 8) + text
        let heap = Array("GCOL".utf8) + [1, 0, 0, 0] + little(16 + object.count, 8) + object
        let data = Array(repeating: reference(text.count, 1), count: 200).joined()
        let file = HDF5Bytes(attribute(Self.variable, [200], Array(data)), extra: heap)
        #expect(problem(file).contains("again and again"))
    }
}
