/// Packets of a number of flows, counted at cores and on links.
package struct PacketLoad: Sendable, Hashable {
    /// Over each directed link, `6 · chip + link`.
    package private(set) var links: [Int]
    /// That arrive at the cores of each chip.
    package private(set) var received: [Int]
    /// That the cores of each chip send, one for all targets.
    package private(set) var sent: [Int]
    /// Chips that the farthest packet travels.
    package private(set) var longestWay = 0

    /// Nothing yet.
    package init(chips: Int) {
        links = Array(repeating: 0, count: chips * Link.allCases.count)
        received = Array(repeating: 0, count: chips)
        sent = received
    }

    /// Adds a flow: to one target by the ways to it, to several as a tree that branches where the ways part.
    ///
    /// Costs a step for each link that it uses.
    package mutating func add(_ flow: Flow, packets: Int, _ ways: ReplicaWays) {
        sent[flow.source] += packets
        for target in flow.targets { received[target] += packets }
        ways.forEachLink(of: flow) { links[$0] += packets }
        longestWay = max(longestWay, flow.targets.reduce(0) { max($0, ways.length(flow.source, $1)) })
    }

    /// Packets times routers that they pass, the first one counted as well.
    package var routerPasses: Int { links.reduce(0, +) + sent.reduce(0, +) }
}

extension ReplicaPlacement {
    /// The packets of a phase of a layer: for all samples of a pass, or for an update.
    func load(_ layer: Int, _ phase: Phase, _ ways: ReplicaWays) -> PacketLoad {
        let repeats = phase == .update ? 1 : samples
        return flows(layer, phase).reduce(into: PacketLoad(chips: chips.count)) {
            $0.add($1, packets: format.packets($1.elements * repeats), ways)
        }
    }
}
