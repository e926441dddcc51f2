/// How a core works through its part of a product in tiles that fit its local memory, and what that moves by DMA.
///
/// Two tiles of what is read are there at once (one arrives while the other is worked on) and one of sums.
package struct Tiling: Sendable, Hashable {
    /// Output channels, input channels and rows of a tile.
    package let outputs: Int
    package let inputs: Int
    package let rows: Int
    /// Number of tiles.
    package let tiles: Int
    /// Bytes from SDRAM.
    package let bytesIn: Int
    /// Bytes to SDRAM.
    package let bytesOut: Int
    /// Bytes of local memory.
    package let local: Int
}

/// One pass of one part: lengths of loops, and what is read and written in them.
package struct TileProblem: Sendable, Hashable {
    /// Which operand stays in local memory until it is finished.
    package enum Pass: Sendable, Hashable {
        /// The outputs.
        case forward
        /// The gradients of the inputs.
        case inputGradient
        /// The gradients of the weights, which are added to those in SDRAM.
        case weightGradient
    }

    let pass: Pass
    let outputs: Int
    let inputs: Int
    let rows: Int
    let layer: NetworkLayer
    let samples: Int
    let format: ChipFormat

    /// A pass over a part of `layer` with so many output channels, input channels and rows, for some samples.
    package init(
        pass: Pass, outputs: Int, inputs: Int, rows: Int, layer: NetworkLayer, samples: Int, format: ChipFormat
    ) {
        (self.pass, self.outputs, self.inputs, self.rows) = (pass, outputs, inputs, rows)
        (self.layer, self.samples, self.format) = (layer, samples, format)
    }

    /// The tiling with the least traffic of those with lengths that are powers of two, or whole; nil if none fits.
    package func best(within bytes: Int) -> Tiling? {
        var best: Tiling?
        for outputs in Self.lengths(outputs) {
            for inputs in isMixing ? Self.lengths(inputs) : [inputChannels(outputs)] {
                for rows in Self.lengths(loopRows) {
                    let tiling = tiling(outputs, inputs, rows)
                    guard tiling.local <= bytes else { break }
                    let isBetter = best.map { tiling.cost < $0.cost } ?? true
                    if isBetter { best = tiling }
                }
            }
        }
        return best
    }

    private static func lengths(_ length: Int) -> [Int] {
        sequence(first: 1) { 2 * $0 }.prefix { $0 < length } + [length]
    }

    private var isMixing: Bool { layer.kind == .product }

    /// A vector has one row, so a loop over samples takes the place of that over rows.
    private var isVector: Bool { layer.output.height == 1 && layer.input.height == 1 }
    private var loopRows: Int { isVector ? samples : rows }
    private var images: Int { isVector ? 1 : samples }

    private func inputChannels(_ outputs: Int) -> Int {
        (outputs * layer.input.channels + layer.output.channels - 1) / layer.output.channels
    }

    private func inputRows(_ rows: Int) -> Int {
        isVector ? rows : min((rows - 1) * layer.rowStride + layer.windowRows, layer.input.height)
    }

    private func tiling(_ outputs: Int, _ inputs: Int, _ rows: Int) -> Tiling {
        let channelTiles = isMixing ? Split.longest(self.inputs, inputs) : 1
        let outputTiles = Split.longest(self.outputs, outputs)
        let rowTiles = images * Split.longest(loopRows, rows)
        let x = inputRows(rows) * layer.input.width * inputs
        let y = rows * layer.output.width * outputs
        let w = outputs * (isMixing ? inputs * layer.taps : layer.kernelWeights)
        let tiles = outputTiles * channelTiles * rowTiles
        let (allX, allY) = (x * channelTiles * rowTiles, images * loopRows * layer.output.width * self.outputs)
        let allW = w * outputTiles * channelTiles
        let weightsRead = outputTiles * channelTiles == 1 ? allW : allW * rowTiles
        let (bytes, sum) = (format.bytes, format.sumBytes)
        func made(_ read: Int, _ written: Int, _ double: Int, _ once: Int) -> Tiling {
            Tiling(
                outputs: outputs, inputs: inputs, rows: rows, tiles: tiles, bytesIn: read * bytes,
                bytesOut: written * bytes, local: 2 * double * bytes + once * sum)
        }
        switch pass {
        case .forward: return made(allX * outputTiles + weightsRead, allY, x + w, y)
        case .inputGradient: return made(allY * channelTiles + weightsRead, allX, y + w, x)
        case .weightGradient:
            return made(allX * outputTiles + allY * channelTiles + allW, allW, x + y, w)
        }
    }
}

extension Tiling {
    /// Bytes moved; of equals the fewest tiles.
    fileprivate var cost: (Int, Int) { (bytesIn + bytesOut, tiles) }
}
