/// What is to be trained.
public struct ProjectionJob: Sendable {
    /// The model's name.
    public let model: String
    /// Its layers.
    public let layers: [NetworkLayer]
    /// The shape of its images.
    public let image: Volume
    /// The format of numbers on the chips.
    public let format: ChipFormat
    /// Images of a step over all groups; nil for 256, or one for each group if these are more.
    public let batch: Int?
    /// Images of an epoch.
    public let epochImages: Int
    /// Numbers that the optimizer keeps for each weight: 1 for momentum.
    public let optimizerSlots: Int

    /// Makes a job; the arguments are the properties.
    public init(
        model: String, layers: [NetworkLayer], image: Volume, format: ChipFormat, batch: Int?, epochImages: Int,
        optimizerSlots: Int = 1
    ) {
        (self.model, self.layers, self.image, self.format) = (model, layers, image, format)
        (self.batch, self.epochImages, self.optimizerSlots) = (batch, epochImages, optimizerSlots)
    }

    /// Multiply-accumulates of forward for one image.
    public var forwardProducts: Int { layers.reduce(0) { $0 + $1.multiplyAccumulates } }

    /// Those of a training step for one image: forward, gradients of weights, and of inputs where they are needed.
    public var trainingProducts: Int {
        layers.reduce(0) { $0 + $1.multiplyAccumulates * ($1.hasInputGradient ? 3 : 2) }
    }

    /// The same job in another format.
    public func with(_ format: ChipFormat) -> ProjectionJob {
        ProjectionJob(
            model: model, layers: layers, image: image, format: format, batch: batch, epochImages: epochImages,
            optimizerSlots: optimizerSlots)
    }

    /// Images of a step on a machine of so many groups.
    func batch(groups: Int) -> Int { batch ?? max(256, groups) }

    /// The smallest group of a machine that holds a replica with one image a pass; nil if none does.
    ///
    /// Costs a placement for each size that could hold the weights alone.
    public func smallestGroup(on machine: ProjectedMachine, _ constants: Constants) -> GroupSize? {
        let weights = layers.reduce(0) { $0 + $1.weights } * (2 + optimizerSlots) * format.bytes
        return machine.groupSizes.first { size in
            guard weights <= machine.chipCount(of: size) * Int(constants[.sdramBytes]) else { return false }
            return (try? placement(on: machine.chips(of: size), samples: 1, constants)) != nil
        }
    }

    /// A replica on some chips, with so many images a pass.
    func placement(
        on chips: ReplicaChips, samples: Int, _ constants: Constants
    ) throws(PlacementError) -> ReplicaPlacement {
        try ReplicaPlacement.place(
            layers, image: image, on: chips, format: format, optimizerSlots: optimizerSlots, samples: samples,
            constants: constants)
    }

    /// The placement for a group's share of a step: of 16, 8, 4, 2 images a pass and 1 the most that fit.
    func placement(
        on chips: ReplicaChips, share: Int, _ constants: Constants
    ) throws(PlacementError) -> ReplicaPlacement {
        var samples = min(share, 16)
        while samples > 1 {
            let even = Split.longest(share, Split.longest(share, samples))
            if let placed = try? placement(on: chips, samples: even, constants) { return placed }
            samples /= 2
        }
        return try placement(on: chips, samples: 1, constants)
    }
}
