/// Where the parts of a network lie on the chips of one replica.
///
/// Chip n computes part n of each layer; within the chip that part is cut again over the cores, which share its SDRAM.
public struct ReplicaPlacement: Sendable {
    /// The layers, each after those that feed it.
    public let layers: [NetworkLayer]
    /// The shape of the images.
    public let image: Volume
    /// The chips.
    public let chips: ReplicaChips
    /// The format of numbers.
    public let format: ChipFormat
    /// Numbers that the optimizer keeps for each weight.
    public let optimizerSlots: Int
    /// Samples of one pass.
    public let samples: Int
    /// How each layer is cut over the chips.
    public let cuts: [LayerCut]

    /// The part of a layer on a chip; nil if the chip has none.
    public func part(_ layer: Int, _ chip: Int) -> LayerPart? { layers[layer].whole.part(cuts[layer], chip) }

    /// What of a layer's result lies on a chip after forward: its final sums.
    func owned(_ layer: Int, _ chip: Int) -> Box? {
        guard layer >= 0, let part = part(layer, chip), part.isOwner else { return nil }
        return part.box
    }

    /// The shape of a layer's result; of the images for −1.
    func volume(_ layer: Int) -> Volume { layer < 0 ? image : layers[layer].output }

    /// Elements that a chip reads of a source and does not own, for one sample.
    package func received(_ layer: Int, _ source: NetworkLayer.Source, _ chip: Int) -> Int {
        guard source.layer >= 0, let part = part(layer, chip) else { return 0 }
        let volume = volume(source.layer)
        let need = layers[layer].need(part, of: source, volume)
        let own = owned(source.layer, chip).map { $0.common(need).count(width: volume.width) } ?? 0
        return need.count(width: volume.width) - own
    }

    /// Weights that a chip updates: the chips that have the same ones, with other rows, share them out.
    package func updated(_ layer: Int, _ chip: Int) -> Int {
        guard let part = part(layer, chip) else { return 0 }
        let row = chip / (cuts[layer].outputs * cuts[layer].inputs)
        return Split.range(layers[layer].weights(part), cuts[layer].rows, row).count
    }

    /// What a layer takes of a chip's SDRAM; of `errors` what it alone needs.
    func memory(_ layer: Int, _ chip: Int) -> MemoryAccount {
        guard let part = part(layer, chip) else { return MemoryAccount() }
        let (width, bytes) = (layers[layer].output.width, format.bytes)
        let result = part.box.count(width: width) * bytes * samples
        var account = MemoryAccount()
        account.weights = layers[layer].weights(part) * bytes
        account.gradients = account.weights
        account.optimizer = updated(layer, chip) * bytes * optimizerSlots
        account.results = result
        account.errors = result
        for source in layers[layer].sources {
            let need = layers[layer].need(part, of: source, volume(source.layer)).count(
                width: volume(source.layer).width)
            if source.layer < 0 { account.images += 2 * need * samples }
            account.copies += received(layer, source, chip) * bytes * samples
            account.errors += layers[layer].hasInputGradient ? need * bytes * samples : 0
        }
        return account
    }

    /// Everything in a chip's SDRAM. Costs some arithmetic for each layer.
    public func memory(_ chip: Int) -> MemoryAccount {
        layers.indices.reduce(into: MemoryAccount()) { sum, layer in
            let one = memory(layer, chip)
            sum.weights += one.weights
            sum.gradients += one.gradients
            sum.optimizer += one.optimizer
            sum.results += one.results
            sum.copies += one.copies
            sum.errors = max(sum.errors, one.errors)
            sum.images += one.images
        }
    }

    /// The chip that holds most, and what it holds.
    public var fullest: (chip: Int, account: MemoryAccount) {
        var best = (chip: 0, account: memory(0))
        for chip in 1..<max(chips.count, 1) {
            let account = memory(chip)
            if account.total > best.account.total { best = (chip, account) }
        }
        return best
    }
}
