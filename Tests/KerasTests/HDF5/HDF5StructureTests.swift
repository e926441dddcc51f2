import Keras
import Testing

/// Each structure of the format, right and wrong, in a file that is otherwise whole.
@Suite struct HDF5StructureTests {
    typealias Message = HDF5Bytes.Message

    private static let numbers: [Float] = [1, -2, 3.5]
    private static let data = numbers.flatMap { little($0.bitPattern, 4) }

    private func problem(_ file: HDF5Bytes) -> String { failure { _ = try file.tensor() }?.problem ?? "none" }

    private func compact(_ type: Message, _ data: [UInt8], _ shape: [Int]) -> HDF5Bytes {
        HDF5Bytes(.space(shape), type, .compact(data))
    }

    @Test(arguments: [1, 2]) func shapesOfBothVersionsAreRead(version: Int) throws {
        let list = HDF5Bytes(.space([3], version: version), .float32, .compact(Self.data))
        #expect(try list.tensor() == KerasTensor(shape: [3], values: Self.numbers))
        let scalar = HDF5Bytes(.space([], version: version), .float32, .compact(Array(Self.data.prefix(4))))
        #expect(try scalar.tensor() == KerasTensor(shape: [], values: [1]))
    }

    @Test func shapesWithoutDataOrOfManyAxesAreRefused() {
        #expect(problem(HDF5Bytes(Message(kind: 1, body: [2, 0, 0, 2]), .float32)).contains("empty or newer"))
        #expect(problem(HDF5Bytes(Message(kind: 1, body: [3, 0, 0, 0]), .float32)).contains("empty or newer"))
        #expect(problem(compact(.float32, [], Array(repeating: 1, count: 9))) == "9 axes; at most 8 are read")
        #expect(problem(HDF5Bytes(Message(kind: 1, body: [1, 3]), .float32)).contains("cut off"))
    }

    @Test func integersKeepSignAndOrder() throws {
        for (type, bytes, value) in [
            (.integer(bytes: 1, signed: true), [0xFE], -2), (.integer(bytes: 1, signed: false), [0xFE], 254),
            (.integer(bytes: 2, signed: true, big: true), [0xFF, 0xFE], -2),
            (.integer(bytes: 2, signed: false), [1, 2], 0x201),
            (.integer(bytes: 4, signed: false), little(-1, 4), 1 << 32 - 1),
            (.integer(bytes: 4, signed: true, big: true), [0x80, 0, 0, 0], -(1 << 31)),
            (.integer(bytes: 8, signed: true), little(Int.min, 8), .min),
            (.integer(bytes: 8, signed: false), little(Int.max, 8), .max),
        ] as [(Message, [UInt8], Int)] {
            #expect(try compact(type, bytes, []).tensor().integers == [value])
        }
        #expect(problem(compact(.integer(bytes: 8, signed: false), little(-1, 8), [])).contains("above 2⁶³−1"))
    }

    /// Class, sign, size, offset, precision, exponent, mantissa and bias of a float32, each changed.
    @Test(arguments: [0, 1, 2, 4, 8, 10, 12, 13, 14, 15, 16]) func floatsThatAreNotIEEEAreRefused(place: Int) {
        var type = Message.float32
        type.body[place] ^= 2
        #expect(problem(compact(type, Self.data, [3])).contains("neither float16"))
    }

    @Test func integersOfOddBitsAreRefused() {
        var type = Message.integer(bytes: 4, signed: true)
        type.body[10] = 31
        #expect(problem(compact(type, Self.data, [3])).contains("odd bits"))
    }

    @Test(arguments: [[1, 1], [2, 1], [4, 1], [3, 3], [3, 9]] as [[UInt8]])
    func otherLayoutsAreRefused(body: [UInt8]) {
        let layout = Message(kind: 8, body: body + [UInt8](repeating: 0, count: 30))
        #expect(problem(HDF5Bytes(.space([3]), .float32, layout)).contains("which is not read"))
    }

    @Test func dataMustLieInTheFileAndFitTheShape() throws {
        let place = HDF5Bytes.extraPlace
        func file(_ address: Int, _ count: Int) -> HDF5Bytes {
            HDF5Bytes(.space([3]), .float32, .contiguous(address, count), extra: Self.data)
        }
        #expect(try file(place, 12).tensor().values == Self.numbers)
        #expect(problem(file(place + 1, 12)).contains("it ends at"))
        #expect(problem(file(.max - 4, 12)).contains("it ends at"))
        #expect(problem(file(-1, 12)).contains("needs 12 bytes"))
        for count in [0, 11, 13, .max] { #expect(problem(file(place, count)).contains("needs 12 bytes")) }
        #expect(problem(compact(.float32, Self.data, [2])).contains("needs 8 bytes and the file has 12"))
    }

    @Test func aHeaderMustBeWhole() {
        var file = compact(.float32, Self.data, [3])
        for told in [0, 2, 4, 65535] {
            file.told = told
            #expect(problem(file).contains("an object header lacks messages"))
        }
        for missing in 0..<3 {
            var file = compact(.float32, Self.data, [3])
            file.messages.remove(at: missing)
            #expect(problem(file).contains("neither a group nor a whole dataset"))
        }
    }

    @Test func messagesThatObjectsShareAreRefused() {
        var file = compact(.float32, Self.data, [3])
        file.messages[1].flags = 2
        #expect(problem(file).contains("objects share"))
    }

    @Test func aHeaderGoesOnElsewhere() throws {
        let layout = Message.compact(Self.data).bytes
        let next = Message(kind: 16, body: little(HDF5Bytes.extraPlace, 8) + little(layout.count, 8))
        var file = HDF5Bytes(Message(kind: 0, body: [1, 2, 3]), .space([3]), .float32, next, extra: layout)
        file.told = 5
        #expect(try file.tensor().values == Self.numbers)
    }

    @Test(.timeLimit(.minutes(1))) func aHeaderThatGoesOnForEverIsRefused() {
        let next = Message(kind: 16, body: little(HDF5Bytes.extraPlace, 8) + little(24, 8))
        #expect(problem(HDF5Bytes(next, extra: next.bytes)).contains("again and again"))
    }
}
