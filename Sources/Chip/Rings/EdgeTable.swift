/// The two-way links of a torus, called edges here and numbered: edge 3v + a leaves chip v over link a, which is
/// 0 to the east, 1 to the north-east, 2 to the north.
///
/// Every chip has six, also on a side of one or two chips, where edges are parallel or lead back to their chip.
package struct EdgeTable: Sendable {
    package static let axes = 3

    package let torus: Torus

    /// The chip at the far end of each edge.
    package let ahead: [Int32]

    /// At 3v + a: the edge by which chip v is reached over link a.
    package let arriving: [Int32]

    package init(_ torus: Torus) {
        self.torus = torus
        var ahead = Array(repeating: Int32(0), count: torus.count * Self.axes)
        var arriving = ahead
        for edge in ahead.indices {
            let (chip, axis) = edge.quotientAndRemainder(dividingBy: Self.axes)
            let far = torus.index(of: torus.neighbour(of: torus[chip], over: Link.allCases[axis]))
            ahead[edge] = Int32(far)
            arriving[far * Self.axes + axis] = Int32(edge)
        }
        self.ahead = ahead
        self.arriving = arriving
    }

    /// Number of edges.
    package var count: Int { ahead.count }

    /// The chip that an edge leaves.
    package func origin(_ edge: Int) -> Int { edge / Self.axes }

    /// Whether the edge leads back to its own chip, as it does round a side of one.
    package func isLoop(_ edge: Int) -> Bool { Int(ahead[edge]) == origin(edge) }

    /// The edge at one of a chip's six slots: 0 to 2 leave it, 3 to 5 arrive.
    package func edge(of chip: Int, slot: Int) -> Int {
        slot < Self.axes ? chip * Self.axes + slot : Int(arriving[chip * Self.axes + slot - Self.axes])
    }

    /// The other end of an edge.
    package func other(_ edge: Int, from chip: Int) -> Int {
        origin(edge) == chip ? Int(ahead[edge]) : origin(edge)
    }

    /// The link by which an edge is left from one of its ends.
    package func link(_ edge: Int, from chip: Int) -> Link {
        let link = Link.allCases[edge % Self.axes]
        return origin(edge) == chip ? link : link.opposite
    }

    /// The edge that a link of a chip belongs to.
    package func edge(of chip: Int, over link: Link) -> Int {
        link.rawValue < Self.axes
            ? edge(of: chip, slot: link.rawValue) : Int(arriving[chip * Self.axes + link.opposite.rawValue])
    }
}
