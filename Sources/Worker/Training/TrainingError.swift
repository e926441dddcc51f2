package import AllReduce
package import NeuralNetwork

/// What can go wrong between two commits.
package enum TrainingError: Error, CustomStringConvertible {
    case engine(EngineError)
    case ring(RingError)
    /// The statistics of a synchronized normalization could not be put together.
    case statistics(step: UInt64, layer: String, RingError)
    /// The coordinator orders what cannot be; the text says what.
    case order(String)

    package var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .ring(let error): "\(error)"
        case .statistics(let step, let layer, let error):
            "step \(step): the statistics of '\(layer)' over all chip groups (each exchange counts as a step): \(error)"
        case .order(let reason): reason
        }
    }
}
