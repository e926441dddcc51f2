/// A message of an object header: one property of a group or dataset.
struct HDF5Message {
    /// Its kind, as the format numbers them.
    enum Kind: Int {
        case space = 0x01
        case type = 0x03
        case oldFillValue = 0x04
        case fillValue = 0x05
        case layout = 0x08
        case filters = 0x0B
        case attribute = 0x0C
        case oldTime = 0x0E
        case symbolTable = 0x11
        case time = 0x12
    }

    let kind: Kind
    let body: HDF5Cursor
}

extension HDF5Source {
    /// The messages of the object whose header, of version 1, is at an address.
    mutating func messages(at address: Int) throws(KerasError) -> [HDF5Message] {
        var head = try cursor(at: address, 16)
        guard try head.integer(1) == 1 else { throw .unknown("an object header of HDF5 1.8 or later") }
        try head.skip(1)
        var expected = try head.integer(2)
        try head.skip(4)
        var blocks = [(address: address + 16, count: try head.integer(4))]
        var messages: [HDF5Message] = []
        while let block = blocks.popLast() {
            var cursor = try cursor(at: block.address, block.count)
            while cursor.count >= 8 {
                expected -= 1
                let (number, body) = try Self.message(&cursor)
                switch number {
                case Self.nothing: continue
                case Self.continuation: try blocks.append(Self.block(body))
                default: try messages.append(HDF5Message(kind: Self.kind(number), body: body))
                }
            }
        }
        guard expected == 0 else { throw .damaged("an object header lacks messages") }
        return messages
    }

    private static let nothing = 0x00
    private static let continuation = 0x10
    private static let externalFiles = 0x07

    private static func message(_ cursor: inout HDF5Cursor) throws(KerasError) -> (Int, HDF5Cursor) {
        let (number, count, flags) = try (cursor.integer(2), cursor.integer(2), cursor.integer(1))
        try cursor.skip(3)
        guard flags & 2 == 0 else { throw .unknown("a message that objects share") }
        return (number, HDF5Cursor(try cursor.take(count)))
    }

    private static func block(_ body: HDF5Cursor) throws(KerasError) -> (address: Int, count: Int) {
        var body = body
        return try (body.integer(8), body.integer(8))
    }

    private static func kind(_ number: Int) throws(KerasError) -> HDF5Message.Kind {
        guard number != externalFiles else {
            throw KerasError(place: "", problem: "its data are in another file, which is not opened; save it whole")
        }
        guard let kind = HDF5Message.Kind(rawValue: number) else { throw .unknown("a message of kind \(number)") }
        return kind
    }
}
