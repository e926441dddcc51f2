/// The shortest ways from every chip of a network to one of them, round what is dead or absent.
///
/// On a whole torus `Torus.hops` and `Torus.route` say the same in closed form. Making it is one breadth-first search
/// over the network; each route then takes six look-ups a link.
public struct WaysToChip: Sendable {
    /// Where the ways lead.
    public let target: ChipCoordinate

    private let network: ChipNetwork
    private let distances: [Int32]

    /// Searches the ways to `target`, a chip of `network` that works.
    public init(_ target: ChipCoordinate, on network: ChipNetwork) {
        precondition(network.contains(target), "there is no chip \(target)")
        var distances = Array(repeating: Int32(-1), count: network.torus.count)
        var queue: [Int32] = []
        ReverseLinks(network).distances(
            to: network.torus.index(of: target), queue: &queue, into: &distances)
        self.target = target
        self.network = network
        self.distances = distances
    }

    /// Links on a shortest way; nil if there is none, or no such chip.
    public func hops(from source: ChipCoordinate) -> Int? {
        guard network.contains(source) else { return nil }
        let hops = distances[network.torus.index(of: source)]
        return hops < 0 ? nil : Int(hops)
    }

    /// A shortest way, always the same one: of several next links it takes the one with the lowest number.
    ///
    /// Nil if there is no way; empty from the target itself.
    public func route(from source: ChipCoordinate) -> [Link]? {
        guard var left = hops(from: source) else { return nil }
        var chip = source
        var route: [Link] = []
        while left > 0 {
            let step = Link.allCases.lazy.compactMap { link in
                network.neighbour(of: chip, over: link).map { (link, $0) }
            }.first { hops(from: $0.1) == left - 1 }
            guard let step else { return nil }
            route.append(step.0)
            chip = step.1
            left -= 1
        }
        return route
    }
}
