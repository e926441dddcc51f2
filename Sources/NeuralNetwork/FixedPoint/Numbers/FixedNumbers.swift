public import FixedPoint

/// The fixed-point formats of a training step.
///
/// Weights, momenta, the sums of a layer before its activation, errors on their way back and gradients are in
/// ``wide``; pixels and what a layer gives to the next one are in ``activations``. PDP2 (SpiNNakerManchester/
/// SpiNNaker_PDP2, c_code/mlp_types.h) cuts its formats at the same places: weights s16.15, nets wider than outputs.
public struct FixedNumbers: Sendable, Hashable {
    /// Of all but what lies between the layers: 32 bits, the word of the flat vectors.
    public static let wide = FixedFormat.accum

    /// Of pixels and of results that another layer with weights takes. The outputs that the loss takes are in ``wide``.
    public let activations: FixedFormat

    /// The formats with such activations, whose resolution must not be finer than that of ``wide``.
    public init(activations: FixedFormat) {
        precondition(
            activations.fractionBits == Self.wide.fractionBits, "activations in \(activations) do not fit the weights")
        self.activations = activations
    }
}

extension NumberFormat {
    /// The formats of a step in fixed point; nil for floating point.
    public var fixed: FixedNumbers? {
        switch self {
        case .float32, .bfloat16: nil
        case .accum: FixedNumbers(activations: .accum)
        case .accumFract: FixedNumbers(activations: .fract)
        }
    }
}
