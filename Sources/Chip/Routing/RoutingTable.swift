/// A line of a router's table: packets whose key agrees with `key` in the bits of `mask` take `route`.
public struct RoutingEntry: Sendable, Hashable {
    /// The bits that are compared; 0 where `mask` is.
    public let key: UInt32
    /// Which bits are compared.
    public let mask: UInt32
    /// Bits 0 to 5 the links, from 6 on the cores (datasheet of SpiNNaker, p. 39-41).
    public let route: UInt32

    /// Makes an entry; the arguments are the properties.
    public init(key: UInt32, mask: UInt32, route: UInt32) { (self.key, self.mask, self.route) = (key, mask, route) }

    /// Whether a packet has this entry's bits.
    public func matches(_ packet: UInt32) -> Bool { packet & mask == key }

    /// Whether there is a key that both match.
    func meets(_ other: RoutingEntry) -> Bool { (key ^ other.key) & mask & other.mask == 0 }

    /// The entry without a bit in its mask.
    func ignoring(_ bit: UInt32) -> RoutingEntry { RoutingEntry(key: key & ~bit, mask: mask & ~bit, route: route) }
}

/// The table of a router: the first entry that matches wins; a packet that no entry matches goes straight on.
public struct RoutingTable: Sendable, Hashable {
    /// In the order in which they are tried.
    public internal(set) var entries: [RoutingEntry]

    /// Makes a table.
    public init(entries: [RoutingEntry]) { self.entries = entries }

    /// Where a packet goes.
    ///
    /// - Parameter arrival: The direction that the packet travels in; nil if it comes from a core, and then has no default.
    public func route(_ packet: UInt32, travelling arrival: Link?) -> UInt32 {
        entries.first { $0.matches(packet) }?.route ?? arrival.map { 1 << UInt32($0.rawValue) } ?? 0
    }
}

extension RoutingTable {
    /// Merges entries of one route where an order of the table can be found that keeps every route.
    ///
    /// Routes with few entries come first. Each entry in turn ignores every bit that it can without meeting entries of
    /// later routes or packets that are to go straight on; what it then covers of its own route is dropped. An entry may
    /// meet those of earlier routes, which win. Costs, for E entries that become M, about 32 · E · M comparisons.
    package static func merged(_ entries: [RoutingEntry], straightOn: [RoutingEntry]) -> RoutingTable {
        let routes = Dictionary(grouping: entries, by: \.route).values
            .sorted { ($0.count, $0[0].route) < ($1.count, $1[0].route) }
        var table = RoutingTable(entries: [])
        for (place, own) in routes.enumerated() {
            let others = routes[(place + 1)...].flatMap { $0 } + straightOn
            var left = own[...]
            while let entry = left.first {
                let wide = widened(entry, avoiding: others)
                table.entries.append(wide)
                left = left.filter { $0.key & wide.mask != wide.key || $0.mask & wide.mask != wide.mask }[...]
            }
        }
        return table
    }

    private static func widened(_ entry: RoutingEntry, avoiding others: [RoutingEntry]) -> RoutingEntry {
        (0..<UInt32(UInt32.bitWidth)).reduce(entry) { entry, bit in
            let wider = entry.ignoring(1 << bit)
            return wider == entry || others.contains { $0.meets(wider) } ? entry : wider
        }
    }
}
