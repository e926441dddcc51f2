/// What a core does in one phase of one layer: tiles that are read, worked on and written, one read while another is
/// worked on, then packets.
public struct CoreProgram: Sendable, Hashable {
    /// A piece of a program.
    public enum Instruction: Sendable, Hashable {
        /// Starts to bring bytes from SDRAM; goes on at once.
        case read(bytes: Int)
        /// Waits for the bytes before and computes.
        case compute(operations: Int)
        /// Starts to take bytes to SDRAM; goes on at once.
        case write(bytes: Int)
        /// Sends packets to other chips.
        case send(packets: Int)
        /// Takes packets from other chips.
        case receive(packets: Int)
    }

    /// Tiles.
    public var tiles = 0
    /// Bytes from SDRAM.
    public var bytesIn = 0
    /// Bytes to SDRAM.
    public var bytesOut = 0
    /// Multiply-accumulates, or other operations.
    public var operations = 0
    /// Processor cycles of these.
    public var cycles = 0.0
    /// Packets sent.
    public var packetsOut = 0
    /// Packets received.
    public var packetsIn = 0

    /// A program of so many tiles; without arguments one that does nothing.
    package init(
        tiles: Int = 0, bytesIn: Int = 0, bytesOut: Int = 0, operations: Int = 0, cycles: Double = 0,
        packetsOut: Int = 0, packetsIn: Int = 0
    ) {
        (self.tiles, self.bytesIn, self.bytesOut, self.operations) = (tiles, bytesIn, bytesOut, operations)
        (self.cycles, self.packetsOut, self.packetsIn) = (cycles, packetsOut, packetsIn)
    }

    /// The instructions, in order: the sums of their numbers are the properties.
    public var instructions: [Instruction] {
        let work = (0..<tiles).flatMap { tile -> [Instruction] in
            func share(_ all: Int) -> Int { Split.range(all, tiles, tile).count }
            return [
                .read(bytes: share(bytesIn)), .compute(operations: share(operations)), .write(bytes: share(bytesOut)),
            ]
        }
        return [.receive(packets: packetsIn)] + work + [.send(packets: packetsOut)]
    }

    /// The same twice or more times over, as one.
    static func + (a: CoreProgram, b: CoreProgram) -> CoreProgram {
        CoreProgram(
            tiles: a.tiles + b.tiles, bytesIn: a.bytesIn + b.bytesIn, bytesOut: a.bytesOut + b.bytesOut,
            operations: a.operations + b.operations, cycles: a.cycles + b.cycles,
            packetsOut: a.packetsOut + b.packetsOut, packetsIn: a.packetsIn + b.packetsIn)
    }
}
