/// The routes of all flows in flat arrays.
struct RouteNodes: Sendable {
    /// Outputs on each node's chip.
    private(set) var words: [UInt32] = []
    /// The flow that each node belongs to.
    private(set) var flows: [Int32] = []
    /// The raw value of its packets' size.
    private(set) var sizes: [UInt8] = []
    /// The first node of each flow.
    private(set) var roots: [Int32] = []
    /// Six for each node: those behind its links.
    private var children: [Int32] = []
    /// Cores that are reached from a node, on its chip and behind it.
    private var leaves: [Int32] = []

    init(_ flows: [PacketFlow]) {
        for (number, flow) in flows.enumerated() { add(flow.route, Int32(number), UInt8(flow.size.rawValue)) }
    }

    func child(_ node: Int, _ link: Int) -> Int { Int(children[node * 6 + link]) }

    /// Cores that a packet on a node reaches when it takes only the outputs in `word`.
    func leaves(_ node: Int, _ word: UInt32) -> Int {
        (0..<6).reduce((word >> 6).nonzeroBitCount) { sum, link in
            word & 1 << UInt32(link) == 0 ? sum : sum + Int(leaves[child(node, link)])
        }
    }

    private mutating func add(_ route: PacketRoute, _ flow: Int32, _ size: UInt8) {
        let base = words.count
        roots.append(Int32(base))
        for node in route.nodes {
            words.append(node.outputs.word)
            flows.append(flow)
            sizes.append(size)
            children += node.next.map { Int32($0 < 0 ? $0 : $0 + base) }
        }
        leaves += Array(repeating: 0, count: route.nodes.count)
        for node in (base..<words.count).reversed() { leaves[node] = Int32(leaves(node, words[node])) }
    }
}
