import Chip
import Testing

@Suite("The programs of the cores")
struct CoreProgramTests {
    private func programs(_ group: String, samples: Int = 1) throws -> ReplicaPrograms {
        let constants = Constants()
        return try ReplicaPrograms(
            ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group, samples: samples),
            constants)
    }

    @Test("of all cores together do all operations of a layer once forward", arguments: ["1x1", "3x2", "4x4"], [1, 3])
    func forward(group: String, samples: Int) throws {
        let programs = try programs(group, samples: samples)
        for (index, layer) in ExampleNetworks.small.enumerated() {
            let all = (0..<programs.placement.chips.count).flatMap { chip in
                (0..<16).map { programs.program(index, .forward, chip: chip, core: $0).operations }
            }
            #expect(all.reduce(0, +) == samples * layer.operations)
        }
    }

    @Test("update every weight once", arguments: ["1x1", "3x2", "4x4"])
    func update(group: String) throws {
        let programs = try programs(group)
        for (index, layer) in ExampleNetworks.small.enumerated() {
            let all = (0..<programs.placement.chips.count).flatMap { chip in
                (0..<16).map { programs.program(index, .update, chip: chip, core: $0) }
            }
            #expect(all.reduce(0) { $0 + $1.operations } == layer.weights)
            #expect(all.reduce(0) { $0 + $1.bytesIn } == 12 * layer.weights)
            #expect(all.reduce(0) { $0 + $1.bytesOut } == 8 * layer.weights)
        }
    }

    @Test("list instructions whose numbers add up to theirs")
    func instructions() throws {
        let program = try programs("2x2").program(1, .backward, chip: 3, core: 5, received: 1000, sent: 333)
        var (read, written, operations, packets) = (0, 0, 0, 0)
        for instruction in program.instructions {
            switch instruction {
            case .read(let bytes): read += bytes
            case .write(let bytes): written += bytes
            case .compute(let count): operations += count
            case .send(let count), .receive(let count): packets += count
            }
        }
        #expect(program.operations > 0 && program.tiles > 0)
        #expect(read == program.bytesIn && written == program.bytesOut && operations == program.operations)
        #expect(packets == program.packetsIn + program.packetsOut && program.packetsIn == 63)
        #expect(program.instructions.count == 3 * program.tiles + 2)
    }

    @Test("read each operand at least once")
    func bytes() throws {
        let programs = try programs("1x1")
        let layer = ExampleNetworks.small[1]
        let all = (0..<16).map { programs.program(1, .forward, chip: 0, core: $0) }
        #expect(all.reduce(0) { $0 + $1.bytesOut } == 4 * layer.output.count)
        #expect(all.reduce(0) { $0 + $1.bytesIn } >= 4 * (layer.input.count + layer.output.channels * layer.terms))
    }

    @Test("are refused for a row that no core can hold")
    func tooWide() throws {
        let layer = ExampleNetworks.convolution("wide", Volume(4, 20_000, 1), 1, source: -1, isFirst: true)
        let placement = try ExampleNetworks.place([layer], image: Volume(4, 20_000, 1), "1x1")
        #expect(throws: PlacementError.localMemory(layer: "wide", has: 65_536 - 8192)) {
            try ReplicaPrograms(placement, Constants())
        }
    }
}
