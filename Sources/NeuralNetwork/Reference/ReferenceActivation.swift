/// The functions of `Activation` and their slopes, one element after the other, computed in Double.
package struct ReferenceActivation {
    private let activation: Activation
    private let leak: Double

    /// - Parameter slope: That of a leaky ReLU below zero.
    package init(_ activation: Activation, slope: Float? = nil) {
        self.activation = activation
        leak = Double(slope ?? Activation.leakySlope)
    }

    /// f(x)
    package func forward<Scalar: BinaryFloatingPoint>(_ x: [Scalar]) -> [Scalar] {
        x.map { Scalar(value(Double($0))) }
    }

    /// g · f'(x)
    package func backward<Scalar: BinaryFloatingPoint>(_ gradient: [Scalar], x: [Scalar]) -> [Scalar] {
        zip(gradient, x).map { Scalar(Double($0) * slope(Double($1))) }
    }

    private func value(_ x: Double) -> Double {
        switch activation {
        case .linear: x
        case .relu: max(x, 0)
        case .sigmoid: Self.sigmoid(x)
        case .tanh: 2 * Self.sigmoid(2 * x) - 1
        case .silu: x * Self.sigmoid(x)
        case .gelu: x * Self.normal(x)
        case .relu6: min(max(x, 0), 6)
        case .hardSigmoid: Self.ramp(x)
        case .hardSilu: x * Self.ramp(x)
        case .elu: x > 0 ? x : PortableMath.exp(x) - 1
        case .leakyReLU: x > 0 ? x : leak * x
        }
    }

    /// f'(x); at a corner that of the side where the function is flatter.
    private func slope(_ x: Double) -> Double {
        let s = Self.sigmoid(x)
        return switch activation {
        case .linear: 1
        case .relu: x > 0 ? 1 : 0
        case .sigmoid: s * (1 - s)
        case .tanh: 4 * Self.sigmoid(2 * x) * (1 - Self.sigmoid(2 * x))
        case .silu: s + x * s * (1 - s)
        case .gelu: Self.normal(x) + x * PortableMath.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        case .relu6: x > 0 && x < 6 ? 1 : 0
        case .hardSigmoid: abs(x) < 3 ? 1.0 / 6 : 0
        case .hardSilu: x >= 3 ? 1 : x <= -3 ? 0 : x / 3 + 0.5
        case .elu: x > 0 ? 1 : PortableMath.exp(x)
        case .leakyReLU: x > 0 ? 1 : leak
        }
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + PortableMath.exp(-x)) }

    /// From 0 at −3 to 1 at 3.
    private static func ramp(_ x: Double) -> Double { min(max(x / 6 + 0.5, 0), 1) }

    /// The normal distribution function, ½(1 + erf(x / √2)).
    private static func normal(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }

    /// 2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·5···(2n+1)), a sum of positive terms; ±1 from 6 on.
    private static func erf(_ x: Double) -> Double {
        guard abs(x) < 6 else { return x.sign == .minus ? -1 : 1 }
        var (term, sum) = (x, x)
        for n in 1..<200 {
            term *= 2 * x * x / Double(2 * n + 1)
            sum += term
        }
        return 2 / Double.pi.squareRoot() * PortableMath.exp(-x * x) * sum
    }
}
