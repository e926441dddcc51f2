/// The way of a packet over a machine: a tree of chips with the outputs taken on each, decided before anything moves.
///
/// Routing tables do not change while packets are under way, so following them once for each key is the same as
/// looking up each packet on each chip.
public struct PacketRoute: Sendable, Hashable {
    /// A chip on the way.
    struct Node: Sendable, Hashable {
        let chip: ChipCoordinate
        let outputs: Outputs
        /// Places in `nodes` of the chips behind each link, by its number; −1 where the packet does not go.
        var next = [Int](repeating: -1, count: 6)
    }

    /// The first one is where the packet is sent.
    private(set) var nodes: [Node]

    /// The chip that sends.
    public var source: ChipCoordinate { nodes[0].chip }

    /// Cores that a packet reaches.
    public var destinations: [(chip: ChipCoordinate, core: Int)] {
        nodes.flatMap { node in node.outputs.cores.map { (chip: node.chip, core: $0) } }
    }

    /// Links that a packet crosses, all branches together.
    public var hopCount: Int { nodes.count - 1 }

    /// A given chain of links, and the core at its end. Throws if a link is missing.
    public init(
        from source: ChipCoordinate, along links: [Link], toCore core: Int, on network: ChipNetwork
    ) throws(RouteError) {
        nodes = []
        var chip = source
        for (place, link) in links.enumerated() {
            var node = Node(chip: chip, outputs: Outputs(links: [link]))
            node.next[link.rawValue] = place + 1
            nodes.append(node)
            guard let next = network.neighbour(of: chip, over: link) else { throw .noLink(chip, link) }
            chip = next
        }
        nodes.append(Node(chip: chip, outputs: Outputs(cores: [core])))
    }

    /// The way that routing tables give: `lookUp` answers with the outputs for the packet's key on a chip, or nil if no
    /// entry matches; then a packet from a link goes on straight.
    ///
    /// Throws if a link is missing, if nothing matches on the first chip, or if the packet comes to a chip twice: a
    /// tree never does.
    public init(
        from source: ChipCoordinate, on network: ChipNetwork, lookUp: (ChipCoordinate) -> Outputs?
    ) throws(RouteError) {
        guard let outputs = lookUp(source) else { throw .notRouted(source) }
        nodes = [Node(chip: source, outputs: outputs)]
        var seen: Set = [source]
        var place = 0
        while place < nodes.count {
            for link in nodes[place].outputs.links {
                guard let chip = network.neighbour(of: nodes[place].chip, over: link) else {
                    throw .noLink(nodes[place].chip, link)
                }
                guard seen.insert(chip).inserted else { throw .visitedTwice(chip) }
                nodes[place].next[link.rawValue] = nodes.count
                nodes.append(Node(chip: chip, outputs: lookUp(chip) ?? Outputs(links: [link])))
            }
            place += 1
        }
    }
}

/// Why a packet cannot be routed.
public enum RouteError: Error, Hashable, CustomStringConvertible {
    /// The chip has no such link, or it is dead in this direction.
    case noLink(ChipCoordinate, Link)
    /// No entry matches where the packet is sent: routers drop such a packet.
    case notRouted(ChipCoordinate)
    /// The tables send a packet round, or two copies to one chip.
    case visitedTwice(ChipCoordinate)

    /// One line: where, and what.
    public var description: String {
        switch self {
        case .noLink(let chip, let link): "chip \(chip) has no link \(link) that works"
        case .notRouted(let chip): "no routing entry on chip \(chip) matches what is sent there"
        case .visitedTwice(let chip): "the routing tables send a packet to chip \(chip) twice"
        }
    }
}
