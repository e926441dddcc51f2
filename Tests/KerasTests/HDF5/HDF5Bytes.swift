import Keras

/// An HDF5 file made byte by byte, so that each field can be wrong: a root with one dataset, "x".
struct HDF5Bytes {
    /// A message of the dataset's header.
    struct Message {
        var kind: Int
        var body: [UInt8]
        var flags = 0

        /// As it lies in a header.
        var bytes: [UInt8] {
            let padded = body + [UInt8](repeating: 0, count: -body.count & 7)
            return little(kind, 2) + little(padded.count, 2) + little(flags, 1) + little(0, 3) + padded
        }
    }

    /// Of the dataset.
    var messages: [Message]

    /// How many messages the header tells; nil for as many as there are.
    var told: Int?

    /// What lies at `extraPlace`.
    var extra: [UInt8] = []

    /// Behind all headers.
    static let extraPlace = 4096

    init(_ messages: Message..., extra: [UInt8] = []) { (self.messages, self.extra) = (messages, extra) }

    /// The file.
    var bytes: [UInt8] {
        let table = Message(kind: 0x11, body: little(136, 8) + little(184, 8))
        let start = superblock + Self.header([table]) + Self.tree + Self.names
        let all = start + Self.header(messages, told: told)
        return all + [UInt8](repeating: 0, count: Self.extraPlace - all.count) + extra
    }

    private var superblock: [UInt8] {
        var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0]
        bytes += little(0, 4) + little(0, 8) + little(-1, 8)
        bytes += little(Self.extraPlace + extra.count, 8) + little(-1, 8)
        return bytes + little(0, 8) + little(96, 8) + little(0, 24)
    }

    /// The root's tree of one node, at 136.
    private static var tree: [UInt8] {
        let head: [UInt8] = Array("TREE".utf8) + [0, 0, 1, 0]
        return head + little(-1, 8) + little(-1, 8) + little(0, 8) + little(232, 8) + little(8, 8)
    }

    /// The root's heap at 184, with the name at 216, and the node at 232, of the header at 280.
    private static var names: [UInt8] {
        var bytes: [UInt8] = Array("HEAP".utf8) + little(0, 4)
        bytes += little(16, 8) + little(1, 8) + little(216, 8)
        bytes += little(0, 8) + little(0x78, 8)
        bytes += Array("SNOD".utf8) + [1, 0, 1, 0]
        return bytes + little(8, 8) + little(280, 8) + little(0, 24)
    }

    private static func header(_ messages: [Message], told: Int? = nil) -> [UInt8] {
        let body = messages.flatMap(\.bytes)
        return [1, 0] + little(told ?? messages.count, 2) + little(1, 4) + little(body.count, 8) + body
    }

    /// The dataset, or why there is none.
    func tensor() throws -> KerasTensor {
        let file = try FileDescriptor(inMemory: "test")
        try file.append(bytes[...])
        var reader = try HDF5File(file)
        return try reader.tensor(at: "x")
    }

    /// The texts of an attribute of the dataset.
    func strings(_ attribute: String) throws -> [String]? {
        let file = try FileDescriptor(inMemory: "test")
        try file.append(bytes[...])
        var reader = try HDF5File(file)
        return try reader.strings(attribute, of: "x")
    }
}

extension HDF5Bytes.Message {
    static func space(_ shape: [Int], version: Int = 1) -> Self {
        let head =
            version == 1 ? [1, UInt8(shape.count)] + little(0, 6) : [2, UInt8(shape.count), 0, shape.isEmpty ? 0 : 1]
        return Self(kind: 1, body: head + shape.flatMap { little($0, 8) })
    }

    static let float32 = Self(kind: 3, body: [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0])

    static func integer(bytes: Int, signed: Bool, big: Bool = false) -> Self {
        let flags = (signed ? 8 : 0) | (big ? 1 : 0)
        return Self(kind: 3, body: [0x10] + little(flags, 3) + little(bytes, 4) + little(0, 2) + little(8 * bytes, 2))
    }

    static func compact(_ bytes: [UInt8]) -> Self { Self(kind: 8, body: [3, 0] + little(bytes.count, 2) + bytes) }

    static func contiguous(_ address: Int, _ count: Int) -> Self {
        Self(kind: 8, body: [3, 1] + little(address, 8) + little(count, 8))
    }

    static func chunked(_ shape: [Int], elementBytes: Int = 4, tree: Int = HDF5Bytes.extraPlace) -> Self {
        let sizes = (shape + [elementBytes]).flatMap { little($0, 4) }
        return Self(kind: 8, body: [3, 2, UInt8(shape.count + 1)] + little(tree, 8) + sizes)
    }

    /// Each has one value for the client; in version 1 also an empty name, and padding for an odd number of values.
    static func filters(_ numbers: [Int], version: Int = 2) -> Self {
        var body: [UInt8] = [UInt8(version), UInt8(numbers.count)]
        if version == 1 { body += little(0, 6) }
        for number in numbers {
            body += little(number, 2)
            if version == 1 { body += little(0, 2) }
            body += little(0, 2) + little(1, 2) + little(4, version == 1 ? 8 : 4)
        }
        return Self(kind: 11, body: body)
    }
}
