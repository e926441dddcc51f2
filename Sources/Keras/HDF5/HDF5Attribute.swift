/// An attribute: a name, and usually texts.
struct HDF5Attribute {
    let name: String
    private let type: HDF5Type
    private let space: HDF5Space
    private let data: HDF5Cursor

    init(_ message: HDF5Cursor) throws(KerasError) {
        var message = message
        let (version, flags) = try (message.integer(1), message.integer(1))
        guard 1...3 ~= version, version == 1 || flags == 0 else { throw .unknown("a newer or shared attribute") }
        let (nameBytes, typeBytes, spaceBytes) = try (message.integer(2), message.integer(2), message.integer(2))
        try message.skip(version == 3 ? 1 : 0)
        let padding = version == 1 ? 7 : 0
        func part(_ count: Int) throws(KerasError) -> ArraySlice<UInt8> {
            try message.take((count + padding) & ~padding)
        }
        name = try Self.text(part(nameBytes).prefix(nameBytes))
        do throws(KerasError) {
            type = try HDF5Type(HDF5Cursor(part(typeBytes)))
            space = try HDF5Space(HDF5Cursor(part(spaceBytes)))
        } catch {
            throw error.below("attribute \(name)")
        }
        data = message
    }

    /// All its texts, in order. An empty list may have any type: NumPy makes it one of float64.
    func strings(_ heaps: inout HDF5Heaps, _ source: inout HDF5Source) throws(KerasError) -> [String] {
        guard space.count > 0 else { return [] }
        var (data, strings) = (self.data, [String]())
        for _ in 0..<space.count {
            switch type {
            case .string(let size): try strings.append(Self.text(data.take(size)))
            case .variableString:
                let (count, heap, index) = try (data.integer(4), data.integer(8), data.integer(4))
                try strings.append(Self.text(heaps.object(index, of: heap, &source).prefix(count)))
            default: throw KerasError(place: "", problem: "not a list of strings, as it must be")
            }
        }
        return strings
    }

    /// Text up to the first NUL.
    private static func text(_ bytes: ArraySlice<UInt8>) throws(KerasError) -> String {
        guard let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else {
            throw .damaged("a text that is not UTF-8")
        }
        return text
    }
}

/// The global heaps of a file, which hold texts of variable length; each is read once.
struct HDF5Heaps {
    private var heaps: [Int: [Int: ArraySlice<UInt8>]] = [:]

    /// An object of the heap at an address; nothing for address 0, an empty text.
    mutating func object(
        _ index: Int, of address: Int, _ source: inout HDF5Source
    ) throws(KerasError) -> ArraySlice<UInt8> {
        guard address != 0 else { return [] }
        if heaps[address] == nil { heaps[address] = try Self.heap(at: address, &source) }
        guard let object = heaps[address]?[index] else { throw .damaged("a text is missing in its heap") }
        try source.spend(object.count)
        return object
    }

    private static func heap(at address: Int, _ source: inout HDF5Source) throws(KerasError) -> [Int: ArraySlice<UInt8>]
    {
        var head = try source.cursor(at: address, 16)
        try head.expect("GCOL")
        try head.skip(4)
        var content = try source.cursor(at: address + 16, max(0, head.integer(8) - 16))
        var objects: [Int: ArraySlice<UInt8>] = [:]
        while content.count >= 16 {
            let index = try content.integer(2)
            guard index != 0 else { break }
            try content.skip(6)
            let count = try content.integer(8)
            objects[index] = try content.take(count)
            try content.skip(min(content.count, -count & 7))
        }
        return objects
    }
}
