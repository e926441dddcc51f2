/// Numbers that one chip sends to one or more others, all the same to each: what one routing key stands for.
package struct Flow: Sendable, Hashable {
    /// The chip that has them, by its number in the replica.
    package let source: Int
    /// The chips that need them, by rising number, without the source.
    package let targets: [Int]
    /// Numbers of one sample, or of a step for weights.
    package let elements: Int

    /// Makes a flow; the arguments are the properties.
    package init(source: Int, targets: [Int], elements: Int) {
        (self.source, self.targets, self.elements) = (source, targets, elements)
    }
}

/// One of the three parts of a step.
public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the images to the loss.
    case forward
    /// From the loss to the gradients.
    case backward
    /// From the gradients to the next weights.
    case update
}

extension ReplicaPlacement {
    /// Everything that the chips of the replica send each other in a phase for one layer, for one sample or one update.
    ///
    /// Forward: results to where they are read, partial sums to where they are added. Backward the same ways the other
    /// way round. Update: gradients of weights that several chips have to the one that updates them, and new weights back.
    package func flows(_ layer: Int, _ phase: Phase) -> [Flow] {
        switch phase {
        case .forward: layers[layer].sources.flatMap { reads(layer, $0) } + partialSums(layer)
        case .backward: sharedErrors(layer) + inputErrors(layer)
        case .update: gradientSums(layer) + newWeights(layer)
        }
    }

    /// Results of a source, cut where the chips that need them change.
    private func reads(_ layer: Int, _ source: NetworkLayer.Source) -> [Flow] {
        guard source.layer >= 0 else { return [] }
        let volume = volume(source.layer)
        let needs = needs(layer, source)
        return (0..<chips.count).flatMap { chip -> [Flow] in
            guard let own = owned(source.layer, chip) else { return [] }
            let wanted = needs.filter { $0.chip != chip && !$0.box.common(own).isEmpty }
            return Self.cells(own, wanted.map(\.box)).compactMap { cell in
                let targets = wanted.filter { !$0.box.common(cell).isEmpty }.map(\.chip)
                return targets.isEmpty
                    ? nil : Flow(source: chip, targets: targets, elements: cell.count(width: volume.width))
            }
        }
    }

    private func needs(_ layer: Int, _ source: NetworkLayer.Source) -> [(chip: Int, box: Box)] {
        (0..<cuts[layer].count).compactMap { chip in
            part(layer, chip).map { (chip, layers[layer].need($0, of: source, volume(source.layer))) }
        }
    }

    /// The box in cells of which each lies wholly inside or outside each of the others.
    private static func cells(_ box: Box, _ others: [Box]) -> [Box] {
        func cuts(_ range: Range<Int>, _ others: [Range<Int>]) -> [Range<Int>] {
            let places = Set(others.flatMap { [$0.lowerBound, $0.upperBound] }).filter(range.contains)
            let all = places.union([range.lowerBound]).sorted() + [range.upperBound]
            return zip(all, all.dropFirst()).map { $0..<$1 }
        }
        let columns = cuts(box.channels, others.map(\.channels))
        return cuts(box.rows, others.map(\.rows)).flatMap { rows in columns.map { Box(rows: rows, channels: $0) } }
    }

    /// The chip that adds up what a chip sums over a part of the input channels.
    private func owner(_ layer: Int, of chip: Int) -> Int {
        let (outputs, inputs) = (cuts[layer].outputs, cuts[layer].inputs)
        return chip / (outputs * inputs) * (outputs * inputs) + chip % outputs
    }

    private func partialSums(_ layer: Int) -> [Flow] {
        (0..<cuts[layer].count).compactMap { chip in
            guard let part = part(layer, chip), !part.isOwner else { return nil }
            return Flow(
                source: chip, targets: [owner(layer, of: chip)],
                elements: part.box.count(width: layers[layer].output.width))
        }
    }

    private func sharedErrors(_ layer: Int) -> [Flow] {
        let partners = Dictionary(grouping: partialSums(layer)) { $0.targets[0] }
        return partners.sorted { $0.key < $1.key }.map { owner, flows in
            Flow(source: owner, targets: flows.map(\.source).sorted(), elements: flows[0].elements)
        }
    }

    private func inputErrors(_ layer: Int) -> [Flow] {
        guard layers[layer].hasInputGradient else { return [] }
        return layers[layer].sources.flatMap { reads(layer, $0) }.flatMap { read in
            read.targets.map { Flow(source: $0, targets: [read.source], elements: read.elements) }
        }
    }

    /// Chips with the same weights, by the parts of the rows.
    private func partners(_ layer: Int, _ chip: Int) -> [Int] {
        let apart = cuts[layer].outputs * cuts[layer].inputs
        return stride(from: chip % apart, to: cuts[layer].count, by: apart).filter { $0 != chip }
    }

    private func newWeights(_ layer: Int) -> [Flow] {
        (0..<cuts[layer].count).compactMap { chip in
            let (targets, count) = (partners(layer, chip), updated(layer, chip))
            return targets.isEmpty || count == 0 ? nil : Flow(source: chip, targets: targets, elements: count)
        }
    }

    private func gradientSums(_ layer: Int) -> [Flow] {
        newWeights(layer).flatMap { weights in
            weights.targets.map { Flow(source: $0, targets: [weights.source], elements: weights.elements) }
        }
    }
}
