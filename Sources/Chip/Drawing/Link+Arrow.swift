extension Link {
    /// An arrow in the link's direction.
    var arrow: Character {
        switch self {
        case .east: "→"
        case .northEast: "↗"
        case .north: "↑"
        case .west: "←"
        case .southWest: "↙"
        case .south: "↓"
        }
    }

    /// The arrow to draw where `there` already stands: a double one where the ring goes both ways.
    func arrow(over there: Character) -> Character {
        there == opposite.arrow || there == doubleArrow ? doubleArrow : arrow
    }

    private var doubleArrow: Character {
        switch self {
        case .east, .west: "↔"
        case .north, .south: "↕"
        case .northEast, .southWest: "⤢"
        }
    }
}
