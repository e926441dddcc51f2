/// The time of one reduction by arithmetic, and by a simulation of its packets.
public struct ReductionComparison: Sendable, Hashable, Codable {
    /// The machine as it is written, for example "12x12".
    public let machine: String
    /// Chips in each ring.
    public let chips: Int
    /// Directed rings.
    public let rings: Int
    /// Bytes of the gradient.
    public let bytes: Int
    /// Seconds by arithmetic.
    public let computed: Double
    /// Seconds by the simulation.
    public let simulated: Double
    /// Links that packets crossed in the simulation.
    public let hops: Int
    /// Events of the simulation.
    public let events: Int
    /// Whether every packet arrived.
    public let isComplete: Bool

    /// How much longer the arithmetic says it takes, in percent of the simulated time; 0 if nothing is sent.
    public var errorPercent: Double { simulated > 0 ? (computed / simulated - 1) * 100 : 0 }

    /// Does both; the simulation takes about half a microsecond for each packet.
    public init(_ reduction: RingReduction, on machine: Machine, _ constants: Constants) throws(ReductionError) {
        let wiring = Wiring(machine)
        let timing = FabricTiming(constants)
        let outcome = try reduction.simulate(on: wiring, timing)
        self.machine = machine.form.description
        chips = reduction.rings[0].count
        rings = reduction.rings.count
        bytes = reduction.gradientBytes
        computed = seconds(try reduction.time(on: wiring, timing))
        simulated = seconds(max(0, outcome.end))
        hops = outcome.hops
        events = outcome.events
        isComplete = outcome.isComplete
    }
}

extension ReductionComparison {
    /// A reduction on a machine: its size, rings of one, two (a cycle both ways) or six, and bytes of the gradient.
    public struct Case: Sendable, Hashable {
        /// The size of a torus of triads or of our own.
        public let size: MachineSize
        /// Rings, at most as many as the torus has.
        public let rings: Int
        /// Bytes of the gradient.
        public let bytes: Int
    }

    /// Machines from 2x2 to 12x12, one to six rings and the given sizes of a gradient.
    public static func grid(bytes: [Int]) -> [Case] {
        [(2, 2), (3, 4), (5, 5), (8, 8), (12, 12)].flatMap { width, height in
            [1, 2, 6].flatMap { rings in
                bytes.map { Case(size: MachineSize(width: width, height: height), rings: rings, bytes: $0) }
            }
        }
    }

    /// Does both for a case of the grid.
    public init(_ which: Case, _ constants: Constants) throws(ReductionError) {
        let machine = Machine(MachineForm(which.size))
        let rings = TorusRings(machine.network.torus).rings.prefix(which.rings).map(\.chips)
        let reduction = RingReduction(rings: rings, gradientBytes: which.bytes, constants: constants)
        try self.init(reduction, on: machine, constants)
    }
}
