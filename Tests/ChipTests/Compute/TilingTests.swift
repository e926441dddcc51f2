import Chip
import Testing

/// Tiles against loops that carry them out one by one.
@Suite("The tiles of a core")
struct TilingTests {
    static let room = 57_344

    private func problem(
        _ pass: TileProblem.Pass, _ layer: NetworkLayer, samples: Int = 1, format: ChipFormat = .accum
    ) -> TileProblem {
        TileProblem(
            pass: pass, outputs: layer.output.channels, inputs: layer.input.channels, rows: layer.output.height,
            layer: layer, samples: samples, format: format)
    }

    private static let layers = [
        ExampleNetworks.convolution("a", Volume(14, 14, 64), 96, source: 0),
        ExampleNetworks.convolution("b", Volume(56, 56, 4), 8, kernel: 5, source: 0),
        ExampleNetworks.dense("c", 1000, 300, source: 0),
        ExampleNetworks.pool("d", Volume(28, 28, 32), source: 0),
    ]

    @Test("fit the room that there is, however little", arguments: [1 << 12, 1 << 14, 57_344, 1 << 20])
    func fit(bytes: Int) throws {
        for layer in Self.layers {
            for pass in [TileProblem.Pass.forward, .inputGradient] {
                if let tiling = problem(pass, layer).best(within: bytes) {
                    #expect(tiling.local <= bytes && tiling.tiles >= 1)
                }
            }
        }
        #expect(problem(.forward, Self.layers[2]).best(within: bytes) != nil)
    }

    @Test("move less, never more, with more room")
    func room() throws {
        for layer in Self.layers {
            var last = Int.max
            for bytes in stride(from: 8192, through: 65_536, by: 8192) {
                guard let tiling = problem(.forward, layer).best(within: bytes) else { continue }
                #expect(tiling.bytesIn + tiling.bytesOut <= last)
                last = tiling.bytesIn + tiling.bytesOut
            }
            #expect(last < Int.max)
        }
    }

    @Test("of what fits as a whole read everything once and write it once")
    func whole() throws {
        let layer = ExampleNetworks.convolution("a", Volume(8, 8, 4), 4, source: 0)
        let forward = try #require(problem(.forward, layer).best(within: Self.room))
        #expect(forward.tiles == 1 && forward.bytesIn == 4 * (8 * 8 * 4 + 9 * 4 * 4) && forward.bytesOut == 4 * 256)
        let weights = try #require(problem(.weightGradient, layer).best(within: Self.room))
        #expect(weights.bytesIn == 4 * (256 + 256 + 144) && weights.bytesOut == 4 * 144)
        let input = try #require(problem(.inputGradient, layer).best(within: Self.room))
        #expect(input.bytesIn == 4 * (256 + 144) && input.bytesOut == 4 * 256)
    }

    @Test("read and write what loops over them do", arguments: [1, 3])
    func loops(samples: Int) throws {
        for layer in Self.layers.dropLast() where layer.output.height > 1 {
            let tiling = try #require(problem(.forward, layer, samples: samples).best(within: Self.room))
            var (read, tiles, written) = (0, 0, 0)
            for _ in stride(from: 0, to: layer.output.channels, by: tiling.outputs) {
                for _ in 0..<samples {
                    for row in stride(from: 0, to: layer.output.height, by: tiling.rows) {
                        for _ in stride(from: 0, to: layer.input.channels, by: tiling.inputs) {
                            tiles += 1
                            let rows = min((tiling.rows - 1) * layer.rowStride + layer.windowRows, layer.input.height)
                            read += rows * layer.input.width * tiling.inputs
                            read += tiling.outputs * tiling.inputs * layer.windowRows * layer.windowColumns
                        }
                        written += min(tiling.rows, layer.output.height - row) * layer.output.width * tiling.outputs
                    }
                }
            }
            #expect(tiling.tiles == tiles && tiling.bytesIn <= 4 * read && 2 * tiling.bytesIn > 4 * read)
            #expect(tiling.bytesOut <= 4 * written && 4 * samples * layer.output.count == tiling.bytesOut)
        }
    }

    @Test("of a dense layer read its weights once for many samples")
    func dense() throws {
        let layer = ExampleNetworks.dense("a", 512, 64, source: 0)
        let tiling = try #require(problem(.forward, layer, samples: 8).best(within: Self.room))
        #expect(tiling.bytesIn >= 4 * 512 * 64 && tiling.bytesIn < 2 * 4 * 512 * 64)
    }

    @Test("are half as many bytes in 16 bits, or fewer as more fits", arguments: [ChipFormat.shortAccum, .fract])
    func narrow(format: ChipFormat) throws {
        for layer in Self.layers {
            let wide = try #require(problem(.forward, layer).best(within: Self.room))
            let narrow = try #require(problem(.forward, layer, format: format).best(within: Self.room))
            #expect(2 * (narrow.bytesIn + narrow.bytesOut) <= wide.bytesIn + wide.bytesOut)
        }
    }

    @Test("are none where not even one row of one channel fits")
    func none() {
        #expect(problem(.forward, Self.layers[0]).best(within: 100) == nil)
    }
}

/// A program carried out one instruction after the other, with one DMA engine and two buffers.
@Suite("A program with two buffers")
struct DoubleBufferTests {
    /// Seconds: a read may begin when the tile two before is done and the engine is free; work when its read is done.
    private func run(_ program: CoreProgram, secondsPerByte: Double, secondsPerOperation: Double) -> Double {
        var (engine, core) = (0.0, 0.0)
        var done: [Double] = []
        var arrived: [Double] = []
        let instructions = program.instructions
        let reads = instructions.compactMap { if case .read(let bytes) = $0 { bytes } else { nil } }
        let work = instructions.compactMap { if case .compute(let count) = $0 { count } else { nil } }
        let writes = instructions.compactMap { if case .write(let bytes) = $0 { bytes } else { nil } }
        func read(_ tile: Int) {
            let free = tile >= 2 ? done[tile - 2] : 0
            engine = max(engine, free) + Double(reads[tile]) * secondsPerByte
            arrived.append(engine)
        }
        for tile in work.indices {
            if tile == 0 { read(0) }
            if tile + 1 < work.count { read(tile + 1) }
            core = max(core, arrived[tile]) + Double(work[tile]) * secondsPerOperation
            done.append(core)
            engine = max(engine, core) + Double(writes[tile]) * secondsPerByte
        }
        return max(engine, core)
    }

    @Test("takes the longer of DMA and work, and the first and last tile", arguments: [0.1, 0.5, 1, 2, 10])
    func overlap(share: Double) {
        let program = CoreProgram(tiles: 50, bytesIn: 50_000, bytesOut: 50, operations: 50_000)
        let bytes = 1.0
        let time = run(program, secondsPerByte: bytes, secondsPerOperation: share)
        let (dma, work) = (50_050.0, 50_000 * share)
        let fill = (50_000.0 + 50) / 50
        #expect(time >= max(dma, work) && time <= max(dma, work) + 2 * fill + 50 * 1)
    }

    @Test("of one tile hides nothing")
    func single() {
        let program = CoreProgram(tiles: 1, bytesIn: 100, bytesOut: 10, operations: 70)
        #expect(run(program, secondsPerByte: 1, secondsPerOperation: 2) == 100 + 140 + 10)
    }
}
