/// The programs of the cores of a placed replica.
public struct ReplicaPrograms: Sendable {
    /// Where the network lies.
    public let placement: ReplicaPlacement
    private let constants: Constants
    private let cores: Int

    /// Cycles of one operation that is no product, like a comparison: load, operate, select. Assumed.
    static let windowCycles = 3.0

    /// Prepares programs; throws `localMemory` for a layer of which no tile fits a core.
    public init(_ placement: ReplicaPlacement, _ constants: Constants) throws(PlacementError) {
        (self.placement, self.constants) = (placement, constants)
        cores = Int(constants[.applicationCores])
        for (index, layer) in placement.layers.enumerated() {
            guard let part = placement.part(index, 0), let core = part.part(cut(layer, part), 0) else { continue }
            for pass in passes(layer, .forward) + passes(layer, .backward) where tiling(layer, core, pass) == nil {
                throw .localMemory(layer: layer.name, has: LocalMemory.tileBytes(constants))
            }
        }
    }

    /// The program of a core, 0 to 15, in a phase of a layer: for all samples of a pass, or for one update.
    public func program(_ layer: Int, _ phase: Phase, chip: Int, core: Int, received: Int = 0, sent: Int = 0)
        -> CoreProgram
    {
        var program = phase == .update ? update(layer, chip, core) : compute(layer, phase, chip, core)
        program.packetsIn = Split.range(received, cores, core).count
        program.packetsOut = Split.range(sent, cores, core).count
        return program
    }

    /// How a chip's part of a layer is cut over its cores: the cut whose largest part has least to do.
    func cut(_ layer: NetworkLayer, _ part: LayerPart) -> LayerCut {
        var best = LayerCut(outputs: 1, inputs: 1, rows: 1)
        var least = Int.max
        for inputs in 1...(layer.mayCutInputs ? cores : 1) where inputs <= part.inputs.count {
            for rows in 1...min(cores / inputs, part.rows.count) {
                let outputs = min(cores / (inputs * rows), part.outputs.count)
                let work =
                    Split.longest(part.outputs.count, outputs) * Split.longest(part.inputs.count, inputs)
                    * Split.longest(part.rows.count, rows)
                if work < least { (best, least) = (LayerCut(outputs: outputs, inputs: inputs, rows: rows), work) }
            }
        }
        return best
    }

    private func compute(_ layer: Int, _ phase: Phase, _ chip: Int, _ core: Int) -> CoreProgram {
        let network = placement.layers[layer]
        guard let whole = placement.part(layer, chip) else { return CoreProgram() }
        let cut = cut(network, whole)
        guard let part = whole.part(cut, core) else { return CoreProgram() }
        let sums = passes(network, phase).compactMap { pass -> CoreProgram? in
            guard let tiling = tiling(network, part, pass) else { return nil }
            let operations = network.operations(part) * placement.samples
            return CoreProgram(
                tiles: tiling.tiles, bytesIn: tiling.bytesIn, bytesOut: tiling.bytesOut, operations: operations,
                cycles: Double(operations) * cycles(network))
        }
        return sums.reduce(partialSums(network, part, cut, phase), +)
    }

    /// What cores with other input channels write for the owner of the sums, who reads it.
    private func partialSums(_ layer: NetworkLayer, _ part: LayerPart, _ cut: LayerCut, _ phase: Phase) -> CoreProgram {
        guard cut.inputs > 1, phase == .forward else { return CoreProgram() }
        let bytes = part.box.count(width: layer.output.width) * placement.samples * placement.format.sumBytes
        let isFirst = part.inputs.lowerBound == 0
        return CoreProgram(bytesIn: isFirst ? bytes * (cut.inputs - 1) : 0, bytesOut: isFirst ? 0 : bytes)
    }

    private func passes(_ layer: NetworkLayer, _ phase: Phase) -> [TileProblem.Pass] {
        switch phase {
        case .forward: [.forward]
        case .backward:
            (layer.hasInputGradient ? [.inputGradient] : []) + (layer.kernelWeights > 0 ? [.weightGradient] : [])
        case .update: []
        }
    }

    private func tiling(_ layer: NetworkLayer, _ part: LayerPart, _ pass: TileProblem.Pass) -> Tiling? {
        TileProblem(
            pass: pass, outputs: part.outputs.count, inputs: part.inputs.count, rows: part.rows.count, layer: layer,
            samples: placement.samples, format: placement.format
        ).best(within: LocalMemory.tileBytes(constants))
    }

    private func cycles(_ layer: NetworkLayer) -> Double {
        layer.kind == .window ? Self.windowCycles : placement.format.cycles(constants)
    }

    /// Loads of weight, gradient and state, stores of weight and state, and for each of the new ones a 64-bit product with
    /// two shifts and a sum. Derived from instructions, without saturation.
    static func updateCycles(slots: Int) -> Double { Double((2 + slots) + (1 + slots) + 6 * (1 + slots)) }

    private func update(_ layer: Int, _ chip: Int, _ core: Int) -> CoreProgram {
        let count = Split.range(placement.updated(layer, chip), cores, core).count
        let (slots, bytes) = (placement.optimizerSlots, placement.format.bytes)
        let read = count * (2 + slots) * bytes
        return CoreProgram(
            tiles: Split.longest(2 * read, LocalMemory.tileBytes(constants)), bytesIn: read,
            bytesOut: count * (1 + slots) * bytes, operations: count,
            cycles: Double(count) * Self.updateCycles(slots: slots))
    }
}
