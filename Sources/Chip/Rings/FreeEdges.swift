/// The links of a network that work both ways, without those that a ring has taken.
package struct FreeEdges: Sendable {
    package let table: EdgeTable

    private var isFree: [Bool]

    package init(_ network: ChipNetwork) {
        let table = EdgeTable(network.torus)
        self.table = table
        isFree = (0..<table.count).map { edge in
            let chip = network.torus[table.origin(edge)]
            let far = network.torus[Int(table.ahead[edge])]
            let link = table.link(edge, from: table.origin(edge))
            return far != chip && network.neighbour(of: chip, over: link) != nil
                && network.neighbour(of: far, over: link.opposite) != nil
        }
    }

    package func contains(_ edge: Int) -> Bool { isFree[edge] }

    package mutating func take(_ edge: Int) { isFree[edge] = false }

    package mutating func release(_ edge: Int) { isFree[edge] = true }

    /// A free edge that joins two chips.
    package func edge(between chip: Int, and other: Int) -> Int? {
        for slot in 0..<2 * EdgeTable.axes {
            let edge = table.edge(of: chip, slot: slot)
            if isFree[edge], table.other(edge, from: chip) == other { return edge }
        }
        return nil
    }

    /// The chips that a free edge leads to, one for each such edge.
    package func neighbours(of chip: Int) -> [Int] {
        (0..<2 * EdgeTable.axes).compactMap { slot in
            let edge = table.edge(of: chip, slot: slot)
            return isFree[edge] ? table.other(edge, from: chip) : nil
        }
    }
}
