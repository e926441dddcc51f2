/// The order that Keras gives the layers of a Functional model when it builds it, by which groups in files are numbered:
/// those farthest from the output first, and of one distance those first that are met first from the output on.
///
/// Source: `keras.src.ops.function.map_graph`.
struct LayerOrder {
    private let nodes: [NodeReference: GraphNode]
    private var seen: Set<NodeReference> = []
    /// When each layer was met.
    private var met: [Int: Int] = [:]
    /// The calls, each behind those that feed it.
    private var finished: [GraphNode] = []

    /// Indices of the layers that lead to the outputs; circles and what is not there are left for others to find.
    static func layers(of nodes: [GraphNode], outputs: [NodeReference]) -> [Int] {
        var order = LayerOrder(nodes)
        for output in outputs { order.visit(output) }
        let (depths, met) = (order.depths, order.met)
        return met.keys.sorted { a, b in
            (depths[b] ?? 0, met[a] ?? 0) < (depths[a] ?? 0, met[b] ?? 0)
        }
    }

    private init(_ nodes: [GraphNode]) {
        self.nodes = Dictionary(nodes.map { ($0.reference, $0) }) { first, _ in first }
    }

    /// Goes from a call to all that feed it, depth first; a path of its own, as a call stack would not hold a long one.
    private mutating func visit(_ output: NodeReference) {
        var path: [(node: GraphNode, next: Int)] = []
        enter(output, &path)
        while let (node, next) = path.last {
            if next < node.parents.count {
                path[path.count - 1].next += 1
                enter(node.parents[next], &path)
            } else {
                finished.append(node)
                path.removeLast()
            }
        }
    }

    private mutating func enter(_ reference: NodeReference, _ path: inout [(node: GraphNode, next: Int)]) {
        guard let node = nodes[reference], seen.insert(reference).inserted else { return }
        if met[node.layer] == nil { met[node.layer] = met.count }
        path.append((node, 0))
    }

    /// How many calls are between each layer and the output on the longest way.
    private var depths: [Int: Int] {
        var (ofNodes, ofLayers): ([NodeReference: Int], [Int: Int]) = ([:], [:])
        for node in finished.reversed() {
            let depth = max(ofNodes[node.reference] ?? 0, ofLayers[node.layer] ?? 0)
            ofLayers[node.layer] = depth
            for parent in node.parents { ofNodes[parent] = max(depth + 1, ofNodes[parent] ?? 0) }
        }
        return ofLayers
    }
}
