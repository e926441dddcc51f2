/// Into how many parts a layer is cut along its output channels, its input channels and its rows.
public struct LayerCut: Sendable, Hashable, CustomStringConvertible {
    /// Parts of the output channels: each has its own weights and needs the whole input.
    public let outputs: Int
    /// Parts of the input channels: each makes partial sums, which the first of them adds up.
    public let inputs: Int
    /// Parts of the rows: all have the same weights, and need each other's rows only at the borders.
    public let rows: Int

    /// Number of parts.
    public var count: Int { outputs * inputs * rows }

    /// "4 outputs x 2 rows".
    public var description: String {
        let parts = [(outputs, "outputs"), (inputs, "inputs"), (rows, "rows")].filter { $0.0 > 1 }
        return parts.isEmpty ? "whole" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " x ")
    }

    /// All cuts into at most `most` parts whose numbers are divisors of `most`.
    package static func all(of layer: NetworkLayer, over most: Int) -> [LayerCut] {
        let divisors = (1...most).filter { most.isMultiple(of: $0) }
        return divisors.filter { $0 <= layer.output.channels }.flatMap { outputs in
            divisors.filter { $0 == 1 || (layer.mayCutInputs && $0 <= layer.input.channels) }.flatMap { inputs in
                divisors.filter { $0 <= layer.output.height && outputs * inputs * $0 <= most }
                    .map { LayerCut(outputs: outputs, inputs: inputs, rows: $0) }
            }
        }
    }
}

/// What one chip or one core does of a layer.
public struct LayerPart: Sendable, Hashable {
    /// Its output channels.
    public let outputs: Range<Int>
    /// The input channels that it sums over.
    public let inputs: Range<Int>
    /// Its rows of the output.
    public let rows: Range<Int>

    package init(outputs: Range<Int>, inputs: Range<Int>, rows: Range<Int>) {
        (self.outputs, self.inputs, self.rows) = (outputs, inputs, rows)
    }

    /// Whether it makes the final sums, to which the parts with other input channels add theirs.
    public var isOwner: Bool { inputs.lowerBound == 0 }

    /// Its place in the layer's result.
    var box: Box { Box(rows: rows, channels: outputs) }

    /// A part of this part.
    package func part(_ cut: LayerCut, _ index: Int) -> LayerPart? {
        guard index < cut.count else { return nil }
        let (rest, output) = index.quotientAndRemainder(dividingBy: cut.outputs)
        let (row, input) = rest.quotientAndRemainder(dividingBy: cut.inputs)
        return LayerPart(
            outputs: Split.range(outputs.count, cut.outputs, output).shifted(by: outputs.lowerBound),
            inputs: Split.range(inputs.count, cut.inputs, input).shifted(by: inputs.lowerBound),
            rows: Split.range(rows.count, cut.rows, row).shifted(by: rows.lowerBound))
    }
}

extension Range<Int> {
    fileprivate func shifted(by offset: Int) -> Range { (lowerBound + offset)..<(upperBound + offset) }
}

extension NetworkLayer {
    /// All of the layer.
    public var whole: LayerPart {
        LayerPart(outputs: 0..<output.channels, inputs: 0..<input.channels, rows: 0..<output.height)
    }

    /// What a part computes for one sample in one pass.
    public func operations(_ part: LayerPart) -> Int {
        let elements = part.box.count(width: output.width)
        return mayCutInputs ? elements * taps * part.inputs.count : elements * terms
    }

    /// Parameters that a part works with; those beside the kernel lie where the final sums are made.
    public func weights(_ part: LayerPart) -> Int {
        let kernel = mayCutInputs ? taps * part.inputs.count : kernelWeights
        return part.outputs.count * (kernel + (part.isOwner ? extraWeights : 0))
    }

    /// What a part reads of the result, of shape `volume`, of one of its sources; nothing if it sees zeros of a border only.
    package func need(_ part: LayerPart, of source: Source, _ volume: Volume) -> Box {
        guard volume.height == input.height, volume.width == input.width else { return need(part, renamed: volume) }
        let first = part.rows.lowerBound * rowStride - rowsAbove
        let last = (part.rows.upperBound - 1) * rowStride - rowsAbove + windowRows
        let highest = min(max(first, 0), input.height)
        let rows = highest..<max(highest, min(last, input.height))
        let wanted = inputChannels(part)
        let lowest = max(wanted.lowerBound - source.firstChannel, 0)
        let channels = lowest..<max(lowest, wanted.upperBound - source.firstChannel)
        return Box(rows: rows, channels: channels.clamped(to: 0..<volume.channels))
    }

    /// A flattened image has its channels fastest, so a range of elements is a range of pixels; what is multiplied with
    /// an image is needed whole.
    private func need(_ part: LayerPart, renamed volume: Volume) -> Box {
        guard kind == .product, input.count == volume.count else { return volume.box }
        let row = volume.width * volume.channels
        let rows = part.inputs.lowerBound / row..<(part.inputs.upperBound + row - 1) / row
        return Box(rows: rows, channels: 0..<volume.channels)
    }

    private func inputChannels(_ part: LayerPart) -> Range<Int> {
        if kind == .product { return part.inputs }
        let (all, out) = (input.channels, output.channels)
        return (part.outputs.lowerBound * all / out)..<((part.outputs.upperBound * all + out - 1) / out)
    }
}
