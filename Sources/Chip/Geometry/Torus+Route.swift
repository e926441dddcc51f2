extension Torus {
    /// A shortest route, always the same one: all its diagonal links come first.
    ///
    /// Of several ways with the fewest links it takes the one that travels the fewest columns and rows, then
    /// the one that crosses the fewest edges of the machine as drawn. Empty if the chips are the same.
    public func route(from source: ChipCoordinate, to target: ChipCoordinate) -> [Link] {
        displacement(from: source, to: target).links
    }

    /// The chips that a packet visits after `source`, in order; the last one is where the route ends.
    public func chips(from source: ChipCoordinate, along route: [Link]) -> [ChipCoordinate] {
        var chip = source
        return route.map { link in
            chip = neighbour(of: chip, over: link)
            return chip
        }
    }

    func displacement(from source: ChipCoordinate, to target: ChipCoordinate) -> Displacement {
        precondition(contains(source) && contains(target), "\(source) or \(target) is outside \(width)x\(height)")
        let dx = target.x - source.x
        let dy = target.y - source.y
        let wrappedX = dx > 0 ? dx - width : dx + width
        let wrappedY = dy > 0 ? dy - height : dy + height
        let ways = [(dx, dy), (wrappedX, dy), (dx, wrappedY), (wrappedX, wrappedY)].map(Displacement.init)
        var best = ways[0]
        for way in ways where (way.hops, way.travel) < (best.hops, best.travel) { best = way }
        return best
    }
}
