public import NeuralNetwork

/// Everything that decides the result of a run, and nothing else; `run.yaml` is its text.
///
/// Two runs with equal configurations end with equal weights, to the last bit, on one instruction set.
public struct RunConfiguration: Codable, Sendable, Hashable {
    /// The program that began the run.
    public var version: String
    /// Kernel library and version.
    public var library: String
    /// Instruction set that the kernels use.
    public var instructionSet: String
    /// Data set: a name, a folder or a file of arrays.
    public var data: String
    /// SHA-256 of the data set's content.
    public var dataSHA256: String
    /// Samples to train on.
    public var trainCount: Int
    /// Samples to evaluate on; 0 if the data set has none.
    public var testCount: Int
    /// The root of all random numbers.
    public var seed: UInt64
    /// Passes over the data.
    public var epochs: Int
    /// Samples of a step, over all chip groups.
    public var batchSize: Int
    /// Size of the machine in chips, for example `12x12`.
    public var machine: String
    /// Size of a chip group in chips, for example `6x6`.
    public var group: String
    /// Number of chip groups.
    public var groups: Int
    /// What dies in the machine and before which step; it decides machine time, and no weight.
    public var faults: [String]?
    /// Passes of each chip group in a step; run.yaml of a version without it means 1.
    public var accumulate: PassCount
    /// Number format of the results of layers and their gradients, in fixed point of the whole step.
    public var format: NumberFormat
    /// How a step in fixed point rounds; nil in floating point.
    public var rounding: StepRounding?
    /// The update rule and its settings.
    public var optimizer: Optimizer
    /// The loss, and what is counted beside it; run.yaml of a version without it means the defaults.
    public var objective: Objective
    /// Where the run begins, of a training that goes on; nil for one that begins at 0.
    public var origin: RunOrigin?
    /// Whether each epoch takes the samples as they lie; nil, as in run.yaml of a version without it, for no.
    public var keepsOrder: Bool?
    /// The network.
    public var model: Model

    /// Makes a configuration.
    public init(
        version: String, library: String, instructionSet: String, data: String, dataSHA256: String, trainCount: Int,
        testCount: Int, seed: UInt64, epochs: Int, batchSize: Int, machine: String, group: String, groups: Int,
        faults: [String]? = nil, accumulate: PassCount = 1, format: NumberFormat, rounding: StepRounding? = nil,
        optimizer: Optimizer,
        objective: Objective = Objective(), origin: RunOrigin? = nil, keepsOrder: Bool? = nil, model: Model
    ) {
        self.version = version
        self.library = library
        self.instructionSet = instructionSet
        self.data = data
        self.dataSHA256 = dataSHA256
        self.trainCount = trainCount
        self.testCount = testCount
        self.seed = seed
        self.epochs = epochs
        self.batchSize = batchSize
        self.machine = machine
        self.group = group
        self.groups = groups
        self.faults = faults
        self.accumulate = accumulate
        self.format = format
        self.rounding = rounding
        self.optimizer = optimizer
        self.objective = objective
        self.origin = origin
        self.keepsOrder = keepsOrder
        self.model = model
    }

    /// The steps that the configuration asks for.
    public var schedule: StepSchedule {
        StepSchedule(sampleCount: trainCount, batchSize: batchSize, origin: origin ?? RunOrigin())
    }
}

extension KeyedDecodingContainer {
    /// Stands before the library's `decode` in the synthesized initializer: the objective alone may be missing.
    func decode(_ type: Objective.Type, forKey key: Key) throws -> Objective {
        try decodeIfPresent(type, forKey: key) ?? Objective()
    }
}

/// How a run is carried out; changes speed and place, never the result.
public struct ExecutionOptions: Sendable {
    /// Workers to launch on this host.
    public var localWorkers: Int
    /// Workers to wait for from other hosts.
    public var remoteWorkers: Int
    /// Threads of each local worker: chip groups it computes at once.
    public var threads: Int
    /// Endpoint for remote workers, nil for none.
    public var listen: String?
    /// Transport between local workers.
    public var transport: RingTransportKind
    /// Bytes of gradient that start round the ring together.
    public var bucketBytes: Int
    /// Ends the run after so many steps in all.
    public var stepLimit: Int?
    /// Steps between checkpoints beside those after each epoch.
    public var checkpointEvery: Int?
    /// How long to wait for all workers to join.
    public var joinTimeout: Duration
    /// Silence after which a worker counts as lost.
    public var silenceLimit: Duration
    /// Where a trace of the first steps is written, and of how many; nil for none.
    public var trace: TraceOptions?
    /// Whether workers make results again on the way back instead of keeping them: less memory, more time.
    public var recomputes: Bool
    /// Whether the run holds at the beginning and after each phase until it is released, however many epochs are asked for.
    public var isPaced: Bool

    /// Makes options.
    public init(
        localWorkers: Int, remoteWorkers: Int = 0, threads: Int, listen: String? = nil,
        transport: RingTransportKind = .ipc, bucketBytes: Int = 1 << 20, stepLimit: Int? = nil,
        checkpointEvery: Int? = nil, joinTimeout: Duration = .seconds(60), silenceLimit: Duration = .seconds(10),
        trace: TraceOptions? = nil, recomputes: Bool = false, isPaced: Bool = false
    ) {
        self.localWorkers = localWorkers
        self.remoteWorkers = remoteWorkers
        self.threads = threads
        self.listen = listen
        self.transport = transport
        self.bucketBytes = bucketBytes
        self.stepLimit = stepLimit
        self.checkpointEvery = checkpointEvery
        self.joinTimeout = joinTimeout
        self.silenceLimit = silenceLimit
        self.trace = trace
        self.recomputes = recomputes
        self.isPaced = isPaced
    }

    /// Workers in all.
    public var workers: Int { localWorkers + remoteWorkers }
}

/// A record of what workers did when.
public struct TraceOptions: Sendable, Hashable {
    /// The file that is made.
    public var path: String
    /// Steps that it covers, from the first that the run takes.
    public var steps: Int

    /// Makes options.
    public init(path: String, steps: Int = 20) {
        self.path = path
        self.steps = steps
    }
}

/// What the ring between workers on one host runs on.
public enum RingTransportKind: String, Sendable, Hashable, CaseIterable {
    /// Unix sockets in a private folder.
    case ipc
    /// TCP on the loopback address.
    case tcp
}
