import Chip
import Testing

/// What parts of layers are given, against loops over single elements.
@Suite("The parts of a layer")
struct PartTests {
    @Test("share out weights and operations, however a layer is cut", arguments: [1, 2, 3, 4, 6, 12])
    func shares(chips: Int) throws {
        let layers = [
            ExampleNetworks.convolution("a", Volume(9, 9, 6), 5, source: -1, isFirst: true),
            NetworkLayer(
                "b", .depthwise, input: Volume(9, 9, 5), output: Volume(9, 9, 10), window: (3, 3), rowsAbove: 1,
                terms: 9, extraWeights: 1, sources: [.init(0)], hasInputGradient: true),
            ExampleNetworks.dense("c", 810, 7, source: 1),
        ]
        let placement = try ExampleNetworks.place(layers, image: Volume(9, 9, 6), "\(chips)x1")
        for (index, layer) in layers.enumerated() {
            let parts = (0..<chips).compactMap { placement.part(index, $0) }
            #expect(parts.count == placement.cuts[index].count)
            #expect(parts.reduce(0) { $0 + layer.operations($1) } == layer.operations)
            #expect(parts.reduce(0) { $0 + layer.weights($1) } == layer.weights * placement.cuts[index].rows)
        }
    }

    @Test("count a depthwise layer's operations by its window alone")
    func depthwise() {
        let layer = NetworkLayer(
            "d", .depthwise, input: Volume(8, 8, 4), output: Volume(8, 8, 4), window: (3, 3), rowsAbove: 1, terms: 9,
            extraWeights: 1, sources: [.init(-1)], hasInputGradient: false)
        #expect(layer.multiplyAccumulates == 8 * 8 * 4 * 9 && layer.weights == 4 * 10)
    }

    @Test("that see a border alone need nothing, nor do those of channels that another source has")
    func nothing() throws {
        let border = NetworkLayer(
            "border", .window, input: Volume(1, 4, 6), output: Volume(5, 8, 6), rowsAbove: 2, terms: 1, extraWeights: 0,
            sources: [.init(0), .init(1, firstChannel: 4)], hasInputGradient: true)
        for row in 0..<5 {
            let part = LayerPart(outputs: 0..<2, inputs: 0..<6, rows: row..<row + 1)
            let needs = border.sources.map { border.need(part, of: $0, Volume(1, 4, 4)).count(width: 4) }
            #expect(needs == [row == 2 ? 8 : 0, 0], "row \(row)")
        }
        let last = LayerPart(outputs: 3..<6, inputs: 0..<6, rows: 2..<3)
        #expect(border.need(last, of: border.sources[1], Volume(1, 4, 2)).channels == 0..<2)
        #expect(border.need(last, of: border.sources[0], Volume(1, 4, 4)).channels == 3..<4)
    }

    @Test("of a pooling have no products and no weights")
    func pooling() {
        let pool = ExampleNetworks.pool("p", Volume(8, 8, 4), source: 0)
        #expect(pool.multiplyAccumulates == 0 && pool.weights == 0 && pool.operations == 4 * 4 * 4 * 4)
    }

    @Test("are named by what is cut")
    func names() throws {
        let cuts = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "1x1").cuts
        #expect(cuts.allSatisfy { $0.description == "whole" && $0.count == 1 })
    }
}
