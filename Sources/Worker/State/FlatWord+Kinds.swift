package import AllReduce
package import Checkpoint
package import NeuralNetwork

extension FlatWord {
    /// How the ring adds such words.
    package var element: RingElement {
        switch self {
        case .float32: .float32
        case .fixed: .int32
        }
    }

    /// What they are in a checkpoint: as they are in memory, so that nothing is lost.
    package var tensorType: TensorType {
        switch self {
        case .float32: .float32
        case .fixed: .int32
        }
    }
}
