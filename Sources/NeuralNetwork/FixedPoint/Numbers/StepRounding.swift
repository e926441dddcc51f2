public import FixedPoint

/// How a step in fixed point rounds: forward and backward, and where the weights change.
///
/// An update is a small number that is added to a large one, so most of it lies behind the last bit: rounded to the
/// nearest it is lost, cut off it drifts. At random it is right on average (S. Gupta et al., "Deep Learning with Limited
/// Numerical Precision", 2015).
public enum StepRounding: String, CaseIterable, Codable, Sendable, Hashable {
    /// Down everywhere, as SpiNNaker's compiler does.
    case truncate
    /// To the nearest everywhere, halves up.
    case nearest
    /// At random everywhere.
    case stochastic
    /// At random where the weights change, else to the nearest.
    case stochasticUpdate = "stochastic-update"

    /// What trains best.
    public static let standard = stochasticUpdate

    /// Forward and backward.
    public var pass: FixedRounding {
        switch self {
        case .truncate: .truncate
        case .nearest, .stochasticUpdate: .nearest
        case .stochastic: .stochastic
        }
    }

    /// Of momenta and weights.
    public var update: FixedRounding {
        switch self {
        case .truncate: .truncate
        case .nearest: .nearest
        case .stochastic, .stochasticUpdate: .stochastic
        }
    }

    /// Of the way forward over the test set, which no step of a run keys random numbers for.
    public var evaluation: FixedRounding { pass == .stochastic ? .nearest : pass }
}
