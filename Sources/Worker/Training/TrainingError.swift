package import AllReduce
package import NeuralNetwork

/// What can go wrong between two commits.
package enum TrainingError: Error, CustomStringConvertible {
    case engine(EngineError)
    case ring(RingError)
    /// The coordinator orders what cannot be; the text says what.
    case order(String)

    package var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .ring(let error): "\(error)"
        case .order(let reason): reason
        }
    }
}
