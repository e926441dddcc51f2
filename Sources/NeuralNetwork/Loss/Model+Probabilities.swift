extension Model {
    /// Whether the outputs are probabilities: the last layer but a flatten is a sigmoid or ends with one.
    package var endsWithProbabilities: Bool {
        let last = layers.last { $0.operation != .flatten }
        return switch last?.operation {
        case .dense(let dense): dense.activation == .sigmoid
        case .conv2D(let conv): conv.activation == .sigmoid
        case .depthwiseConv2D(let conv): conv.activation == .sigmoid
        case .activation(let activation): activation == .sigmoid
        default: false
        }
    }
}
