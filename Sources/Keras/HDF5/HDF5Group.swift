extension HDF5Source {
    /// The names in a group, with the addresses of their objects: its symbol table, as HDF5 had it before 1.8.
    mutating func links(of symbolTable: HDF5Cursor) throws(KerasError) -> [(name: String, address: Int)] {
        var body = symbolTable
        let tree = try body.integer(8)
        let names = try heap(at: body.integer(8))
        var links: [(name: String, address: Int)] = []
        for node in try leaves(of: tree, level: nil) { try links += symbols(at: node, names) }
        return links
    }

    /// The data of a local heap.
    private mutating func heap(at address: Int) throws(KerasError) -> ArraySlice<UInt8> {
        var head = try cursor(at: address, 32)
        try head.expect("HEAP")
        try head.skip(4)
        let count = try head.integer(8)
        try head.skip(8)
        return try read(at: head.integer(8), count)
    }

    /// Addresses of the symbol nodes below a node of the tree, which has one level less than the node above.
    private mutating func leaves(of address: Int, level: Int?) throws(KerasError) -> [Int] {
        var head = try cursor(at: address, 24)
        try head.expect("TREE")
        let (kind, own, used) = try (head.integer(1), head.integer(1), head.integer(2))
        guard kind == 0, own == level ?? own else { throw .damaged("a group's tree is not in order") }
        var entries = try cursor(at: address + 24, 16 * used + 8)
        var leaves: [Int] = []
        for _ in 0..<used {
            try entries.skip(8)
            let child = try entries.integer(8)
            if own == 0 { leaves.append(child) } else { try leaves += self.leaves(of: child, level: own - 1) }
        }
        return leaves
    }

    private mutating func symbols(
        at address: Int, _ names: ArraySlice<UInt8>
    ) throws(KerasError) -> [(name: String, address: Int)] {
        var head = try cursor(at: address, 8)
        try head.expect("SNOD")
        try head.skip(2)
        let count = try head.integer(2)
        var entries = try cursor(at: address + 8, 40 * count)
        return try (0..<count).map { (_) throws(KerasError) in
            let (place, object, cache) = try (entries.integer(8), entries.integer(8), entries.integer(4))
            try entries.skip(20)
            let name = try Self.name(at: place, names)
            guard cache != Self.softLink else {
                throw KerasError(place: name, problem: "a soft link, which is not followed; save what it points to")
            }
            return (name, object)
        }
    }

    private static let softLink = 2

    private static func name(at place: Int, _ names: ArraySlice<UInt8>) throws(KerasError) -> String {
        let rest = names.dropFirst(place)
        guard let end = rest.firstIndex(of: 0), let name = String(validating: rest[..<end], as: UTF8.self),
            !name.isEmpty, !name.contains("/")
        else { throw .damaged("a name in a group cannot be read") }
        return name
    }
}
