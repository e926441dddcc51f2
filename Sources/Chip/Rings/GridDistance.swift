/// Links between two chips if all chips between worked: round the edges only where some link crosses them.
package struct GridDistance: Sendable {
    private let torus: Torus
    private let wraps: (x: Bool, y: Bool)

    package init(_ network: ChipNetwork) {
        let torus = network.torus
        self.torus = torus
        wraps = (
            x: (0..<torus.height).contains { y in
                network.neighbour(of: ChipCoordinate(x: torus.width - 1, y: y), over: .east) != nil
            },
            y: (0..<torus.width).contains { x in
                network.neighbour(of: ChipCoordinate(x: x, y: torus.height - 1), over: .north) != nil
            }
        )
    }

    /// The fewest links between two chips, given by their numbers.
    package func between(_ one: Int, _ other: Int) -> Int {
        let (from, to) = (torus[one], torus[other])
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let columns = wraps.x ? [dx, dx > 0 ? dx - torus.width : dx + torus.width] : [dx]
        let rows = wraps.y ? [dy, dy > 0 ? dy - torus.height : dy + torus.height] : [dy]
        return columns.flatMap { x in rows.map { Displacement(dx: x, dy: $0).hops } }.min() ?? 0
    }
}
