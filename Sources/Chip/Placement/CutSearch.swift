/// Chooses how layers are cut over the chips, one after the other from the first.
struct CutSearch {
    /// What the cuts are to keep small.
    enum Goal { case time, memory }

    let goal: Goal
    /// Into how many parts layers are cut at most; no more than there are chips.
    let parts: Int
    let constants: Constants

    /// The placement with the best cut of each layer, given those of the layers before.
    ///
    /// Costs a look at each chip for each cut of each layer: the cuts are those whose factors divide the number of parts.
    func place(
        _ layers: [NetworkLayer], image: Volume, on chips: ReplicaChips, _ format: ChipFormat, slots: Int, samples: Int
    ) -> ReplicaPlacement {
        var cuts: [LayerCut] = []
        for (index, layer) in layers.enumerated() {
            let choices = LayerCut.all(of: layer, over: parts).map { cut in
                let trial = ReplicaPlacement(
                    layers: layers, image: image, chips: chips, format: format, optimizerSlots: slots,
                    samples: samples, cuts: cuts + [cut])
                return (cut: cut, cost: cost(trial, index))
            }
            let best = choices.min { $0.cost < $1.cost }
            cuts.append(best?.cut ?? LayerCut(outputs: 1, inputs: 1, rows: 1))
        }
        return ReplicaPlacement(
            layers: layers, image: image, chips: chips, format: format, optimizerSlots: slots, samples: samples,
            cuts: cuts)
    }

    private func cost(_ trial: ReplicaPlacement, _ layer: Int) -> Double {
        goal == .time ? seconds(trial, layer) : Double(trial.memory(layer, 0).total)
    }

    /// An estimate of a step: products of the fullest chip, packets to the chip that receives most over three of its
    /// links, sums of weights that several chips have.
    private func seconds(_ trial: ReplicaPlacement, _ layer: Int) -> Double {
        guard let part = trial.part(layer, 0) else { return .infinity }
        let (network, cut) = (trial.layers[layer], trial.cuts[layer])
        let cores = constants[.applicationCores]
        let products = 3 * Double(network.operations(part)) * trial.format.cycles(constants)
        let received = (0..<cut.count).map { chip in
            network.sources.reduce(0) { $0 + trial.received(layer, $1, chip) }
        }
        let partial = part.box.count(width: network.output.width) * (cut.inputs - 1)
        let exchanged = Double(2 * trial.format.packets((received.max() ?? 0) + partial) * trial.samples)
        let shared = 2 * Double(trial.format.packets(network.weights(part)) * (cut.rows - 1)) / Double(cut.rows)
        let packet = 1 / (3 * constants[.outerLinkPacketsPerSecond]) + constants[.packetReceiveSeconds] / cores
        return Double(trial.samples) * products / (cores * constants[.cpuHertz]) + (exchanged + shared) * packet
    }
}
