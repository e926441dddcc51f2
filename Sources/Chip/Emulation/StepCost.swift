/// What a step of training, or several, take on a machine.
public struct StepCost: Sendable, Hashable {
    /// Seconds.
    public internal(set) var seconds: Double
    /// Joules, by what takes them.
    public internal(set) var energy: EnergyUse

    /// Joules.
    public var joules: Double { energy.total }
}

extension StepCost {
    /// Both one after the other.
    public static func + (one: StepCost, other: StepCost) -> StepCost {
        StepCost(seconds: one.seconds + other.seconds, energy: one.energy + other.energy)
    }
}

extension EnergyUse {
    /// The sum, term by term.
    static func + (one: EnergyUse, other: EnergyUse) -> EnergyUse {
        func sum(_ term: KeyPath<EnergyUse, Double>) -> Double { one[keyPath: term] + other[keyPath: term] }
        return EnergyUse(
            idle: sum(\.idle), housing: sum(\.housing), cores: sum(\.cores), packets: sum(\.packets),
            memory: sum(\.memory))
    }
}
