internal import AllReduce
internal import NeuralNetwork

/// What can go wrong between two commits.
enum TrainingError: Error, CustomStringConvertible {
    case engine(EngineError)
    case ring(RingError)

    var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .ring(let error): "\(error)"
        }
    }
}
