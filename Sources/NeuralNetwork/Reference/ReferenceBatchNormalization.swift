/// Batch normalization, channel after channel; see `BatchNormalization`.
package struct ReferenceBatchNormalization<Scalar: BinaryFloatingPoint> {
    private let layer: BatchNormalization
    private let channels: Int

    /// Over results of so many channels.
    package init(_ layer: BatchNormalization, channels: Int) {
        self.layer = layer
        self.channels = channels
    }

    /// Mean and biased variance of each channel of `x`, (…, channels).
    package func statistics(_ x: [Scalar]) -> (mean: [Scalar], variance: [Scalar]) {
        let count = Scalar(x.count / channels)
        let mean = perChannel { channel in places(x, channel).reduce(0) { $0 + x[$1] } / count }
        let variance = perChannel { channel in
            places(x, channel).reduce(0) { $0 + (x[$1] - mean[channel]) * (x[$1] - mean[channel]) } / count
        }
        return (mean, variance)
    }

    /// gamma · (x − mean) / √(variance + ε) + beta
    package func forward(
        _ x: [Scalar], _ mean: [Scalar], _ variance: [Scalar], _ factors: [[Scalar]]
    ) -> [Scalar] {
        let normalized = normalize(x, mean, variance)
        return x.indices.map { gamma(factors)[$0 % channels] * normalized[$0] + beta(factors)[$0 % channels] }
    }

    /// The gradients of x, of gamma and of beta, with the statistics of x itself.
    package func backward(
        _ gradient: [Scalar], x: [Scalar], _ factors: [[Scalar]]
    ) -> (input: [Scalar], gamma: [Scalar], beta: [Scalar]) {
        let (mean, variance) = statistics(x)
        let normalized = normalize(x, mean, variance)
        let beta = perChannel { channel in places(x, channel).reduce(0) { $0 + gradient[$1] } }
        let slope = perChannel { channel in places(x, channel).reduce(0) { $0 + gradient[$1] * normalized[$1] } }
        let count = Scalar(x.count / channels)
        let input = x.indices.map { index in
            let channel = index % channels
            let scale = gamma(factors)[channel] / (variance[channel] + Scalar(layer.epsilon)).squareRoot()
            return scale * (gradient[index] - beta[channel] / count - normalized[index] * slope[channel] / count)
        }
        return (input, slope, beta)
    }

    private func normalize(_ x: [Scalar], _ mean: [Scalar], _ variance: [Scalar]) -> [Scalar] {
        x.indices.map { index in
            let channel = index % channels
            return (x[index] - mean[channel]) / (variance[channel] + Scalar(layer.epsilon)).squareRoot()
        }
    }

    private func gamma(_ factors: [[Scalar]]) -> [Scalar] {
        layer.scales ? factors[0] : [Scalar](repeating: 1, count: channels)
    }

    private func beta(_ factors: [[Scalar]]) -> [Scalar] {
        layer.centers ? factors[layer.scales ? 1 : 0] : [Scalar](repeating: 0, count: channels)
    }

    private func perChannel(_ value: (Int) -> Scalar) -> [Scalar] { (0..<channels).map(value) }

    private func places(_ x: [Scalar], _ channel: Int) -> StrideTo<Int> {
        stride(from: channel, to: x.count, by: channels)
    }
}
