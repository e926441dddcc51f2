/// How a worker is started.
public struct WorkerOptions: Sendable, Hashable {
    /// Endpoint of the coordinator, for example `tcp://10.0.0.1:5570`.
    public var coordinator: String
    /// Who it is: unique in the run.
    public var name: String
    /// Chip groups it computes at once: threads.
    public var slots: Int
    /// Folder or name of the data set on this host; nil: as the coordinator says.
    public var data: String?
    /// Address that the ring's neighbour reaches this host at; nil: the one that faces the coordinator.
    public var ringAddress: String?
    /// How long the coordinator may take to answer at first.
    public var connectTimeout: Duration
    /// Version of the program.
    public var version: String

    /// Makes options.
    public init(
        coordinator: String, name: String, slots: Int, data: String? = nil, ringAddress: String? = nil,
        connectTimeout: Duration = .seconds(10), version: String
    ) {
        self.coordinator = coordinator
        self.name = name
        self.slots = slots
        self.data = data
        self.ringAddress = ringAddress
        self.connectTimeout = connectTimeout
        self.version = version
    }
}

/// Why a worker ended early; the description is one line.
public struct WorkerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether bad input or usage is the reason, rather than a lost peer.
    public let isInput: Bool
    /// Whether the coordinator has been told, or has ended the run itself.
    public internal(set) var isReported = false
    /// What happened and what would be right.
    public let description: String

    /// Bad input or usage.
    public static func input(_ description: String) -> WorkerError {
        WorkerError(isInput: true, description: description)
    }

    /// The coordinator or a neighbour is lost.
    public static func lost(_ description: String) -> WorkerError {
        WorkerError(isInput: false, description: description)
    }
}
