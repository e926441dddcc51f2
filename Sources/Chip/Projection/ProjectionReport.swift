/// A projection as plain values: what `regatta project --json` prints. The keys are part of the command's promise.
public struct ProjectionReport: Sendable, Codable {
    /// A machine in the scaling curve.
    public struct Point: Sendable, Hashable, Codable {
        /// The machine, as it is asked for.
        public let machine: String
        /// Its boards of 48 chips.
        public let boards: Int
        /// Its chips.
        public let chips: Int
        /// The size of a group.
        public let group: String
        /// Number of groups.
        public let groups: Int
        /// Images of a step.
        public let batch: Int
        /// Speed.
        public let imagesPerSecond: Double
        /// Mean power.
        public let watts: Double
        /// Energy of an image.
        public let joulesPerImage: Double
        /// What decides longest.
        public let bottleneck: Limit

        enum CodingKeys: String, CodingKey {
            case machine
            case boards
            case chips
            case group
            case groups
            case batch
            case imagesPerSecond = "images_per_second"
            case watts
            case joulesPerImage = "joules_per_image"
            case bottleneck
        }
    }

    /// One of the things that can hold a step up.
    public struct Term: Sendable, Hashable, Codable {
        /// Which.
        public let limit: Limit
        /// Seconds of a step that it would take alone.
        public let aloneSeconds: Double
        /// Seconds of a step for which it decides.
        public let decidesSeconds: Double

        enum CodingKeys: String, CodingKey {
            case limit
            case aloneSeconds = "alone_seconds"
            case decidesSeconds = "decides_seconds"
        }
    }

    /// A reference, brought to this network by the number of products.
    public struct Rival: Sendable, Hashable, Codable {
        /// As published.
        public let published: Reference
        /// Speed for this network.
        public let imagesPerSecond: Double
        /// Energy of an image for this network.
        public let joulesPerImage: Double
        /// Speed of so many of it as take 3 kW.
        public let imagesPerSecondWithin3kW: Double

        enum CodingKeys: String, CodingKey {
            case published
            case imagesPerSecond = "images_per_second"
            case joulesPerImage = "joules_per_image"
            case imagesPerSecondWithin3kW = "images_per_second_within_3_kw"
        }
    }

    /// The model's name.
    public let model: String
    /// The format of numbers on the chips.
    public let format: ChipFormat
    /// Multiply-accumulates of an image, forward.
    public let forwardProducts: Int
    /// The same of a step of training.
    public let trainingProducts: Int
    /// The machine that was asked for.
    public let point: Point
    /// Passes of a group in a step.
    public let passes: Int
    /// Images of each of them.
    public let imagesPerPass: Int
    /// Time of a step.
    public let stepSeconds: Double
    /// What can hold a step up.
    public let terms: [Term]
    /// Joules of a step, by what takes them.
    public let energy: EnergyUse
    /// Images of an epoch.
    public let epochImages: Int
    /// Time of an epoch.
    public let epochSeconds: Double
    /// Speed of so much of the machine as takes 3 kW.
    public let imagesPerSecondWithin3kW: Double
    /// What the fullest chip holds.
    public let memory: MemoryAccount
    /// The sum of it.
    public let memoryBytes: Int
    /// What a chip may hold.
    public let memoryLimit: Int
    /// Entries of the fullest routing table.
    public let routingEntries: Int
    /// Other sizes of machine.
    public let scaling: [Point]
    /// Other computers.
    public let rivals: [Rival]
    /// The answer, in one sentence.
    public let verdict: String

    enum CodingKeys: String, CodingKey {
        case model
        case format
        case forwardProducts = "forward_products"
        case trainingProducts = "training_products"
        case point
        case passes
        case imagesPerPass = "images_per_pass"
        case stepSeconds = "step_seconds"
        case terms
        case energy
        case epochImages = "epoch_images"
        case epochSeconds = "epoch_seconds"
        case imagesPerSecondWithin3kW = "images_per_second_within_3_kw"
        case memory
        case memoryBytes = "memory_bytes"
        case memoryLimit = "memory_limit"
        case routingEntries = "routing_entries"
        case scaling
        case rivals
        case verdict
    }
}

extension ProjectionReport.Point {
    init(_ projection: Projection) {
        self.init(
            machine: projection.machine.name, boards: projection.machine.boards,
            chips: projection.machine.chipCount, group: projection.group.description, groups: projection.groups,
            batch: projection.batch, imagesPerSecond: projection.imagesPerSecond, watts: projection.watts,
            joulesPerImage: projection.joulesPerImage, bottleneck: projection.bottleneck)
    }

    /// Images a second and chip.
    var perChip: Double { imagesPerSecond / Double(chips) }
}

extension ProjectionReport {
    /// The power that machines are compared at.
    static let comparedWatts = 3000.0

    /// Projects a job on a machine and on others for the curve.
    ///
    /// Throws what a projection of the machine asked for does; machines of the curve that are too small are left out.
    public init(
        _ job: ProjectionJob, on machine: ProjectedMachine, group: GroupSize?, curve: [ProjectedMachine],
        _ constants: Constants
    ) throws(PlacementError) {
        let own = try Projection(job, on: machine, group: group, constants)
        let scaling = Self.curve(job, curve, group: group, constants)
        let rivals = Reference.all.map { Rival($0, products: job.forwardProducts) }
        let point = Point(own)
        (model, format, self.point, self.scaling, self.rivals) = (job.model, job.format, point, scaling, rivals)
        (forwardProducts, trainingProducts) = (job.forwardProducts, job.trainingProducts)
        (passes, imagesPerPass, stepSeconds) = (own.passes, own.placement.samples, own.seconds)
        terms = Limit.allCases.map {
            Term(limit: $0, aloneSeconds: own.alone($0), decidesSeconds: own.decided($0))
        }
        energy = own.energy
        (epochImages, epochSeconds) = (job.epochImages, Double(job.epochImages) / own.imagesPerSecond)
        imagesPerSecondWithin3kW = Self.comparedWatts / own.joulesPerImage
        memory = own.placement.fullest.account
        memoryBytes = memory.total
        memoryLimit = Int(constants[.sdramBytes])
        routingEntries = try own.placement.routingEntries(constants)
        verdict = Verdict.text(job.model, job.format, point, scaling, rivals)
    }

    /// The curve alone. A group that does not fit or tile a machine gives way to the smallest that does.
    public static func curve(
        _ job: ProjectionJob, _ machines: [ProjectedMachine], group: GroupSize?, _ constants: Constants
    ) -> [Point] {
        machines.compactMap { machine in
            let tiles = group.map { machine.groupCount($0) * machine.chipCount(of: $0) == machine.chipCount } ?? false
            return (try? Projection(job, on: machine, group: tiles ? group : nil, constants)).map(Point.init)
        }
    }
}

extension ProjectionReport.Rival {
    init(_ reference: Reference, products: Int) {
        let (speed, joules) = (
            reference.imagesPerSecond(products: products), reference.joulesPerImage(products: products)
        )
        self.init(
            published: reference, imagesPerSecond: speed, joulesPerImage: joules,
            imagesPerSecondWithin3kW: ProjectionReport.comparedWatts / joules)
    }
}
