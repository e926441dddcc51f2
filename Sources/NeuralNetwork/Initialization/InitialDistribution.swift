/// A distribution around zero that turns one random word into one value.
package enum InitialDistribution: Sendable, Hashable {
    /// Uniform between −limit and limit.
    case uniform(limit: Double)
    /// Normal with standard deviation sigma before it is cut at ±2·sigma.
    case truncatedNormal(sigma: Double)

    /// The value of a word: it names one of 2³² equal intervals of (0, 1), whose middle is put through the inverse
    /// of the distribution function; computed in Double and rounded once.
    package func value(_ word: UInt32) -> Float {
        let uniform = (Double(word) + 0.5) * 0x1p-32
        switch self {
        case .uniform(let limit): return Float((2 * uniform - 1) * limit)
        case .truncatedNormal(let sigma): return Float(TruncatedNormal.value(uniform) * sigma)
        }
    }
}

extension Initializer {
    /// The distribution of a kernel with these fans.
    package func distribution(fanIn: Int, fanOut: Int) -> InitialDistribution {
        switch self {
        case .glorotUniform: .uniform(limit: (6 / Double(fanIn + fanOut)).squareRoot())
        case .heUniform: .uniform(limit: (6 / Double(fanIn)).squareRoot())
        case .heNormal: .truncatedNormal(sigma: (2 / Double(fanIn)).squareRoot() / TruncatedNormal.deviation)
        }
    }
}
