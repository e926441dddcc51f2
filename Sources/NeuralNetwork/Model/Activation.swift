/// A function of each element, of a result or as a layer; names and definitions are Keras 3's.
public enum Activation: String, Codable, Sendable, Hashable, CaseIterable {
    /// None.
    case linear
    /// max(x, 0).
    case relu
    /// 1 / (1 + e⁻ˣ).
    case sigmoid
    /// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
    case tanh
    /// x · sigmoid(x), also called swish.
    case silu
    /// x · ½(1 + erf(x / √2)), not its approximation by a tanh.
    case gelu
    /// min(max(x, 0), 6).
    case relu6
    /// relu6(x + 3) / 6.
    case hardSigmoid = "hard_sigmoid"
    /// x · relu6(x + 3) / 6.
    case hardSilu = "hard_silu"
    /// x, below zero eˣ − 1.
    case elu
    /// x, below zero 0.2·x; as a layer Keras' slope is another, see `Operation.leakyReLU`.
    case leakyReLU = "leaky_relu"

    /// The slope of the function by name.
    static let leakySlope: Float = 0.2

    /// Whether f(0) is 0, so that filled channels stay as they are.
    var keepsZero: Bool { self != .sigmoid && self != .hardSigmoid }
}
