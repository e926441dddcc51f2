/// What the update has to know of a parameter.
public struct UpdateTarget: Sendable, Hashable {
    /// Its elements in the flat vectors, padding included.
    public let range: Range<Int>
    /// Whether it has one axis only, like a bias; what has more is a kernel.
    public let isVector: Bool
    /// Whether it takes part in weight decay.
    public let decays: Bool
    /// Of a moving statistic the share that a step keeps, nothing else being done with it; nil for what is trained.
    public let momentum: Float?

    /// Describes a parameter.
    public init(range: Range<Int>, isVector: Bool = false, decays: Bool = true, momentum: Float? = nil) {
        self.range = range
        self.isVector = isVector
        self.decays = decays
        self.momentum = momentum
    }
}

extension Optimizer {
    /// The parameters as the update sees them; together they cover the flat vectors, one after the other.
    public func targets(in layout: ParameterLayout) -> [UpdateTarget] {
        layout.entries.map { entry in
            UpdateTarget(
                range: entry.range, isVector: entry.parameter.shape.count < 2,
                decays: !excludedFromDecay.contains { entry.parameter.name.contains($0) },
                momentum: entry.parameter.momentum)
        }
    }
}
