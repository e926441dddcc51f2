/// A published figure beside what the emulator says.
public struct FidelityRow: Sendable, Hashable, Codable {
    /// The parts of the table.
    public enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
        case links = "Links and routers"
        case cores = "Cores and memory"
        case energy = "Power and energy"
        case machines = "Boards and machines"
        case rings = "Communication of cores"
    }

    /// Where it stands.
    public let topic: Topic
    /// What is compared, with its unit.
    public let quantity: String
    /// The published figure.
    public let published: Double
    /// Who published it, and how they came by it.
    public let source: String
    /// What the emulator computes, in the same unit.
    public let predicted: Double
    /// How it does.
    public let method: String
    /// Why the two differ by more than a tenth; nil where they do not.
    public let reason: String?

    init(
        _ topic: Topic, _ quantity: String, _ published: Double, _ source: String, _ predicted: Double,
        _ method: String,
        because reason: String? = nil
    ) {
        self.topic = topic
        self.quantity = quantity
        self.published = published
        self.source = source
        self.predicted = predicted
        self.method = method
        self.reason = abs(predicted / published - 1) > Self.tolerance ? reason : nil
    }

    /// How much too high the emulator's figure is, in percent of the published one.
    public var errorPercent: Double { (predicted / published - 1) * 100 }

    /// Whether the figures agree within a tenth.
    public var agrees: Bool { abs(errorPercent) <= 100 * Self.tolerance }

    private static let tolerance = 0.1
}
