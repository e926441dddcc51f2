/// The routing tables of a replica's chips, from where the results of layers, and all else, are needed.
///
/// Keys: bits 0 to 11 are the chip that sends. With bit 31 clear bits 12 to 23 are the chip that a packet is for; with it
/// set bits 12 to 30 are a pattern, a set of chips that this sender sends to. Layers come one after the other and
/// packets of a flow do not overtake each other, so a key need not name the layer. A chip's packets from chip s are taken
/// by application core s mod 16.
public struct ReplicaRoutes: Sendable {
    /// Entries of each chip before merging.
    public private(set) var entries: [[RoutingEntry]]

    private var straightOn: [[RoutingEntry]]
    private var patterns: [[[Int]: Int]]
    private let cores: Int

    static let mostChips = 1 << 12
    private static let sender: UInt32 = 0xFFF
    private static let receiver: UInt32 = 0xFFF << 12
    private static let isPattern: UInt32 = 1 << 31

    /// Lays out all flows of a placement. Costs a walk along each of them that is different from the others.
    public init(_ placement: ReplicaPlacement, cores: Int = 16) {
        precondition(placement.chips.count <= Self.mostChips, "keys number \(Self.mostChips) chips at most")
        self.cores = cores
        entries = Array(repeating: [], count: placement.chips.count)
        straightOn = entries
        patterns = Array(repeating: [:], count: placement.chips.count)
        let ways = ReplicaWays(placement.chips)
        var pairs: Set<Flow> = []
        for layer in placement.layers.indices {
            for flow in Phase.allCases.flatMap({ placement.flows(layer, $0) }) {
                let ends = Flow(source: flow.source, targets: flow.targets, elements: 0)
                if flow.targets.count == 1 {
                    pairs.insert(ends)
                } else if patterns[flow.source][flow.targets] == nil {
                    patterns[flow.source][flow.targets] = patterns[flow.source].count
                    add(ends, ways)
                }
            }
        }
        add(pairs, ways)
    }

    /// The key of a flow's packets.
    package func key(_ flow: Flow) -> UInt32 {
        if flow.targets.count == 1 { return UInt32(flow.targets[0]) << 12 | UInt32(flow.source) }
        guard let pattern = patterns[flow.source][flow.targets] else { preconditionFailure("no such flow") }
        return Self.isPattern | UInt32(pattern) << 12 | UInt32(flow.source)
    }

    /// The table of a chip, merged if it has more than `most` entries.
    public func table(_ chip: Int, most: Int) -> RoutingTable {
        entries[chip].count <= most
            ? RoutingTable(entries: entries[chip])
            : RoutingTable.merged(entries[chip], straightOn: straightOn[chip])
    }

    /// A tree: an entry on each of its chips but those where packets go straight on.
    private mutating func add(_ flow: Flow, _ ways: ReplicaWays) {
        var leaving: [Int: UInt32] = [:]
        var arriving: [Int: UInt32] = [:]
        ways.forEachLink(of: flow) { link in
            let (chip, direction) = link.quotientAndRemainder(dividingBy: Link.allCases.count)
            leaving[chip, default: 0] |= 1 << UInt32(direction)
            arriving[ways.end(of: link)] = 1 << UInt32(direction)
        }
        for chip in Set(leaving.keys).union(flow.targets) {
            let local = flow.targets.contains(chip) ? core(flow.source) : 0
            let entry = RoutingEntry(key: key(flow), mask: .max, route: leaving[chip, default: 0] | local)
            if entry.route == arriving[chip] { straightOn[chip].append(entry) } else { entries[chip].append(entry) }
        }
    }

    /// Packets to single chips: on the way an entry for each target, at the target one for each core that takes some.
    private mutating func add(_ pairs: Set<Flow>, _ ways: ReplicaWays) {
        var known = Array(repeating: Set<RoutingEntry>(), count: entries.count)
        for pair in pairs {
            let key = UInt32(pair.targets[0]) << 12
            ways.forEachLink(of: pair) { link in
                let (chip, direction) = link.quotientAndRemainder(dividingBy: Link.allCases.count)
                known[chip].insert(
                    RoutingEntry(key: key, mask: Self.isPattern | Self.receiver, route: 1 << UInt32(direction)))
            }
            known[pair.targets[0]].insert(
                RoutingEntry(key: key | UInt32(pair.source), mask: .max, route: core(pair.source)))
        }
        for chip in entries.indices { entries[chip] += known[chip].sorted { $0.key < $1.key } }
    }

    /// Bit of the application core, from 1, that takes what a chip sends.
    private func core(_ source: Int) -> UInt32 { 1 << UInt32(6 + 1 + source % cores) }
}

extension ReplicaPlacement {
    /// Entries of the fullest routing table, merged if need be; throws `routing` if a router has fewer.
    ///
    /// Of tables that need merging only that with the most entries is merged.
    package func routingEntries(_ constants: Constants) throws(PlacementError) -> Int {
        let most = Int(constants[.routingEntries])
        guard chips.count <= ReplicaRoutes.mostChips else { throw .routing(entries: chips.count, has: most) }
        let routes = ReplicaRoutes(self, cores: Int(constants[.applicationCores]))
        let fullest = routes.entries.indices.max { routes.entries[$0].count < routes.entries[$1].count } ?? 0
        let count = routes.table(fullest, most: most).entries.count
        guard count <= most else { throw .routing(entries: count, has: most) }
        return count
    }
}
