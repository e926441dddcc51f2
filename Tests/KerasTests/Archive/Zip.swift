import CZlib

/// A zip archive made byte by byte, so that each field can be wrong.
struct Zip {
    struct Member {
        var name: [UInt8]
        var content: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// Bytes as they lie in the archive.
        var packed: [UInt8]
        /// The length that the archive tells.
        var byteCount: UInt32
        var crc: UInt32

        /// A stored member.
        init(_ name: String, _ content: [UInt8]) {
            (self.name, self.content, packed) = (Array(name.utf8), content, content)
            byteCount = UInt32(content.count)
            crc = unsafe UInt32(crc32(0, content, UInt32(content.count)))
        }

        /// A deflated member.
        init(deflating content: [UInt8], _ name: String) {
            self.init(name, content)
            var bytes = [UInt8](repeating: 0, count: Int(compressBound(UInt(content.count))))
            var count = UInt(bytes.count)
            _ = unsafe compress2(&bytes, &count, content, UInt(content.count), 9)
            // Without the header and the checksum of zlib's own format.
            packed = Array(bytes.prefix(Int(count)).dropFirst(2).dropLast(4))
            method = 8
        }

        fileprivate var common: [UInt8] {
            little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 2) + little(0x21, 2) + little(crc, 4)
                + little(packed.count, 4) + little(byteCount, 4) + little(name.count, 2) + little(0, 2)
        }
    }

    var members: [Member]

    /// The archive.
    var bytes: [UInt8] {
        var (bytes, directory) = ([UInt8](), [UInt8]())
        for member in members {
            directory += [0x50, 0x4B, 1, 2] + little(20, 2) + member.common + little(0, 2) + little(0, 2)
            directory += little(0, 2) + little(0, 4) + little(bytes.count, 4) + member.name
            bytes += [0x50, 0x4B, 3, 4] + member.common + member.name + member.packed
        }
        let end = [0x50, 0x4B, 5, 6] + little(0, 4) + little(members.count, 2) + little(members.count, 2)
        return bytes + directory + end + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
    }
}

/// A number in `count` bytes, the least first.
func little(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
