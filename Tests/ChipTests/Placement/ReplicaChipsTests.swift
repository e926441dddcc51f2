import Chip
import Testing

@Suite("The chips of a replica")
struct ReplicaChipsTests {
    @Test("of a rectangle have the links inside it and no other", arguments: ["1x1", "4x4", "5x3", "1x6"])
    func rectangle(group: String) throws {
        let size = try GroupSize(group)
        let chips = ReplicaChips(rectangle: size)
        #expect(chips.count == size.chipCount)
        for (index, chip) in chips.chips.enumerated() {
            #expect(chip == ChipCoordinate(x: index % size.width, y: index / size.width))
            for link in Link.allCases {
                let (x, y) = (chip.x + link.dx, chip.y + link.dy)
                let isInside = (0..<size.width).contains(x) && (0..<size.height).contains(y)
                #expect(chips.neighbour(of: index, over: link) == (isInside ? y * size.width + x : nil))
            }
        }
    }

    @Test("of a board have 120 links, each both ways, and the degrees that are known")
    func board() {
        let chips = ReplicaChips.board
        let degrees = (0..<48).map { chip in
            Link.allCases.count { chips.neighbour(of: chip, over: $0) != nil }
        }
        #expect(degrees.reduce(0, +) == 240)
        #expect(degrees.count { $0 == 6 } == 27 && degrees.count { $0 == 4 } == 15 && degrees.count { $0 == 3 } == 6)
    }

    @Test("of a network without some chips leave them out")
    func faults() {
        var network = ChipNetwork(Torus(width: 3, height: 3))
        network.remove(ChipCoordinate(x: 1, y: 1))
        let chips = ReplicaChips(network)
        #expect(chips.count == 8 && !chips.chips.contains(ChipCoordinate(x: 1, y: 1)))
        for chip in 0..<8 {
            for link in Link.allCases {
                guard let other = chips.neighbour(of: chip, over: link) else { continue }
                #expect(chips.neighbour(of: other, over: link.opposite) == chip)
            }
        }
    }

    @Test("are the same chips for a rectangle as wide as a machine can be")
    func widest() {
        #expect(ReplicaChips(rectangle: GroupSize(width: 256, height: 1)).count == 256)
    }
}

/// What a part of a layer reads, against a loop over each of its output elements.
@Suite("What a part reads")
struct NeedTests {
    /// Rows and channels of the input that the elements of a part touch.
    private func touched(_ layer: NetworkLayer, _ part: LayerPart) -> (rows: Set<Int>, channels: Set<Int>) {
        var (rows, channels): (Set<Int>, Set<Int>) = ([], [])
        for row in part.rows {
            for offset in 0..<layer.windowRows {
                let place = row * layer.rowStride - layer.rowsAbove + offset
                if (0..<layer.input.height).contains(place) { rows.insert(place) }
            }
        }
        for output in part.outputs {
            if layer.kind == .product {
                channels.formUnion(part.inputs)
            } else {
                channels.insert(output * layer.input.channels / layer.output.channels)
            }
        }
        return (rows, channels)
    }

    private static let layers = [
        ExampleNetworks.convolution("a", Volume(11, 5, 6), 8, source: 0),
        ExampleNetworks.convolution("b", Volume(11, 5, 6), 8, kernel: 5, source: 0),
        ExampleNetworks.pool("c", Volume(12, 6, 6), source: 0),
        NetworkLayer(
            "d", .depthwise, input: Volume(9, 9, 4), output: Volume(5, 5, 8), window: (3, 3), rowStride: 2,
            rowsAbove: 1,
            terms: 9, extraWeights: 1, sources: [.init(0)], hasInputGradient: true),
    ]

    @Test("is what its elements touch, of each cut into at most twelve parts", arguments: 0..<4)
    func boxes(index: Int) {
        let layer = Self.layers[index]
        for cut in LayerCut.all(of: layer, over: 12) {
            for number in 0..<cut.count {
                guard let part = layer.whole.part(cut, number) else {
                    Issue.record("no part \(number) of \(cut)")
                    continue
                }
                let need = layer.need(part, of: .init(0), layer.input)
                let (rows, channels) = touched(layer, part)
                #expect(Set(need.rows) == rows && Set(need.channels) == channels, "\(layer.name), \(cut), \(number)")
            }
        }
    }

    @Test("of a joined input are the channels that are its own")
    func joined() throws {
        let join = NetworkLayer(
            "j", .window, input: Volume(4, 4, 10), output: Volume(4, 4, 10), terms: 1, extraWeights: 0,
            sources: [.init(0), .init(1, firstChannel: 6)], hasInputGradient: true)
        let cut = try #require(LayerCut.all(of: join, over: 2).first { $0.outputs == 2 })
        let half = try #require(join.whole.part(cut, 1))
        #expect(half.outputs == 5..<10)
        #expect(join.need(half, of: join.sources[0], Volume(4, 4, 6)).channels == 5..<6)
        #expect(join.need(half, of: join.sources[1], Volume(4, 4, 4)).channels == 0..<4)
    }

    @Test("of a flattened image are the rows that its elements are in")
    func flattened() throws {
        let dense = ExampleNetworks.dense("d", 4 * 3 * 2, 5, source: 0)
        let cut = try #require(LayerCut.all(of: dense, over: 4).first { $0.inputs == 4 })
        for number in 0..<4 {
            let part = try #require(dense.whole.part(cut, number))
            #expect(dense.need(part, of: .init(0), Volume(4, 3, 2)).rows == number..<(number + 1))
        }
    }

    @Test("has parts that differ by at most one", arguments: [1, 2, 3, 7, 16], [1, 5, 16, 100])
    func split(parts: Int, length: Int) {
        let ranges = (0..<parts).map { Split.range(length, parts, $0) }
        #expect(ranges.flatMap { Array($0) } == Array(0..<length))
        #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
        #expect(ranges.map(\.count).max() == Split.longest(length, parts))
    }
}
