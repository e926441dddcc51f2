/// Which links a flow takes from a chip to the one at its place in a neighbouring group.
public enum GroupRoutes: String, Sendable, CaseIterable, Codable {
    /// All over one shortest way, diagonals first.
    case shortest
    /// A half over the shortest way, a half round it: each link is replaced by the two beside it, which together
    /// lead as far. It uses links that stay idle where all flows go in one direction.
    case spread

    /// The ways of a flow, each of which takes an equal part.
    func ways(_ displacement: Displacement) -> [[Link]] {
        let direct = displacement.links
        switch self {
        case .shortest: return [direct]
        case .spread: return [direct, direct.flatMap(Self.beside)]
        }
    }

    /// Links l + 1 and l − 1, round the six: a chip's links are numbered against the clock.
    private static func beside(_ link: Link) -> [Link] {
        let count = Link.allCases.count
        return [1, count - 1].map { Link.allCases[(link.rawValue + $0) % count] }
    }
}
