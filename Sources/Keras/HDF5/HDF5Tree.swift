/// All groups, datasets and attributes of a file, by path, without the data.
struct HDF5Tree {
    /// The names in each group, sorted.
    private(set) var groups: [String: [String]] = [:]

    private(set) var datasets: [String: HDF5Dataset] = [:]
    private(set) var attributes: [String: [HDF5Attribute]] = [:]

    /// How every HDF5 file begins; a user block, which would come before, is not for Keras.
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    init(_ source: inout HDF5Source) throws(KerasError) {
        try scan("", at: Self.root(&source), &source)
    }

    /// The path of what is in a group.
    static func path(_ group: String, _ name: String) -> String { group.isEmpty ? name : "\(group)/\(name)" }

    /// The address of the root's header, from the superblock of version 0.
    private static func root(_ source: inout HDF5Source) throws(KerasError) -> Int {
        let head = try Array(source.read(at: 0, 96))
        guard head.starts(with: signature) else { throw KerasError(place: "", problem: "not an HDF5 file") }
        guard head[8...12].allSatisfy({ $0 == 0 }), head[13...14] == [8, 8] else {
            throw .unknown("HDF5 of version 1.8 or later (superblock \(head[8]))")
        }
        var places = HDF5Cursor(head[24...])
        let base = try places.integer(8)
        try places.skip(8)
        let end = try places.integer(8)
        guard base == 0 else { throw .unknown("HDF5 behind something else") }
        _ = try source.read(at: end, 0)
        try places.skip(16)
        return try places.integer(8)
    }

    private mutating func scan(_ path: String, at address: Int, _ source: inout HDF5Source) throws(KerasError) {
        guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < Limits.depth else {
            throw KerasError(place: path, problem: "too many groups in groups; at most \(Limits.depth) are read")
        }
        let links: [(name: String, address: Int)]?
        do throws(KerasError) { links = try header(path, at: address, &source) } catch { throw error.below(path) }
        for link in links ?? [] {
            try scan(Self.path(path, link.name), at: link.address, &source)
        }
    }

    /// Reads a header; gives the links of a group.
    private mutating func header(
        _ path: String, at address: Int, _ source: inout HDF5Source
    ) throws(KerasError) -> [(name: String, address: Int)]? {
        let messages = try source.messages(at: address)
        attributes[path] = try messages.filter { $0.kind == .attribute }.map { (message) throws(KerasError) in
            try HDF5Attribute(message.body)
        }
        guard let table = messages.first(where: { $0.kind == .symbolTable }) else {
            guard datasets.updateValue(HDF5Dataset(messages), forKey: path) == nil else {
                throw .damaged("two objects of one name")
            }
            return nil
        }
        let links = try source.links(of: table.body)
        guard groups.updateValue(links.map { $0.name }.sorted(), forKey: path) == nil else {
            throw .damaged("two objects of one name")
        }
        return links
    }
}
