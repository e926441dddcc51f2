/// The edges of a torus in three colours, each a set of cycles that visits every chip once.
///
/// It begins with a colour for each direction. A rhombus of two edges of one colour and two of another may swap
/// them: every chip keeps two edges of each colour, and cycles join or part. The aim is one cycle of each colour,
/// which makes three edge-disjoint Hamiltonian cycles.
package struct Weave: Sendable {
    package let edges: EdgeTable

    /// The colour of each edge, 0 to 2; `none` for an edge that leads back to its chip.
    package private(set) var colours: [UInt8]

    /// Cycles of all colours together.
    package private(set) var cycleCount = 0

    /// Which cycle an edge is on, and whether that cycle goes along it from its origin.
    private var cycles: [Int32]
    private var forward: [Bool]
    private var nextCycle: Int32 = 0

    package static let none: UInt8 = 3

    package init(_ torus: Torus) {
        let edges = EdgeTable(torus)
        self.edges = edges
        colours = edges.ahead.indices.map { edges.isLoop($0) ? Self.none : Self.colour($0, torus) }
        cycles = Array(repeating: -1, count: edges.count)
        forward = Array(repeating: true, count: edges.count)
        for edge in colours.indices where colours[edge] != Self.none && cycles[edge] < 0 {
            label(from: edge)
            cycleCount += 1
        }
    }

    /// The colours that there are: two on a side of one chip, none for a single chip.
    package var palette: [UInt8] { (0..<Self.none).filter(colours.contains) }

    /// Whether each colour is one cycle.
    package var isDone: Bool { cycleCount == palette.count }

    /// Numbers of rhombi: 3v + a has its corner at chip v and its sides along directions a and a + 1.
    package var rhombi: Range<Int> { colours.indices }

    /// What swapping a rhombus would add to the number of cycles, −2 to 2; nil if its sides differ in colour.
    package func change(_ rhombus: Int) -> Int? {
        let (first, second) = sides(rhombus)
        guard colours[first.near] == colours[first.far], colours[second.near] == colours[second.far],
            colours[first.near] != colours[second.near]
        else { return nil }
        return change(first) + change(second)
    }

    /// Swaps the colours of a rhombus. Costs the length of the cycles that it touches.
    package mutating func swap(_ rhombus: Int) {
        guard let change = change(rhombus) else { return }
        let (first, second) = sides(rhombus)
        let (one, other) = (colours[first.near], colours[second.near])
        let before = nextCycle
        for edge in [first.near, first.far] { colours[edge] = other }
        for edge in [second.near, second.far] { colours[edge] = one }
        for edge in [first.near, first.far, second.near, second.far] where cycles[edge] < before {
            label(from: edge)
        }
        cycleCount += change
    }

    /// The cycle of one edge, as a ring that begins with it.
    func ring(from start: Int) -> ChipRing {
        var chips: [ChipCoordinate] = []
        var links: [Link] = []
        var step = Step(edge: start, chip: edges.origin(start))
        repeat {
            chips.append(edges.torus[step.chip])
            links.append(edges.link(step.edge, from: step.chip))
            step = self.step(after: step)
        } while step.edge != start
        return ChipRing(chips: chips, links: links)
    }
}

extension Weave {
    /// Two parallel sides of a rhombus.
    private typealias Sides = (near: Int, far: Int)

    private func sides(_ rhombus: Int) -> (Sides, Sides) {
        let (chip, axis) = rhombus.quotientAndRemainder(dividingBy: EdgeTable.axes)
        let next = (axis + 1) % EdgeTable.axes
        let (one, two) = (edges.edge(of: chip, slot: axis), edges.edge(of: chip, slot: next))
        let farOne = edges.edge(of: Int(edges.ahead[two]), slot: axis)
        let farTwo = edges.edge(of: Int(edges.ahead[one]), slot: next)
        return ((near: one, far: farOne), (near: two, far: farTwo))
    }

    /// Edges of two cycles join them. On one cycle, edges taken in the same sense only turn a part of it round;
    /// otherwise the cycle parts.
    private func change(_ sides: Sides) -> Int {
        guard cycles[sides.near] == cycles[sides.far] else { return -1 }
        return forward[sides.near] == forward[sides.far] ? 0 : 1
    }

    /// An edge, and the chip from which a cycle goes along it.
    private struct Step {
        let edge: Int
        let chip: Int
    }

    private mutating func label(from start: Int) {
        var step = Step(edge: start, chip: edges.origin(start))
        repeat {
            cycles[step.edge] = nextCycle
            forward[step.edge] = step.chip == edges.origin(step.edge)
            step = self.step(after: step)
        } while step.edge != start
        nextCycle += 1
    }

    /// The next step on the same cycle: over the other edge of this colour at the chip that is reached.
    private func step(after step: Step) -> Step {
        let chip = edges.other(step.edge, from: step.chip)
        for slot in 0..<2 * EdgeTable.axes {
            let edge = edges.edge(of: chip, slot: slot)
            if edge != step.edge, colours[edge] == colours[step.edge] { return Step(edge: edge, chip: chip) }
        }
        preconditionFailure("chip \(chip) has one edge of colour \(colours[step.edge])")
    }
}
