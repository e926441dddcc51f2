/// Layer normalization, pixel after pixel; see `LayerNormalization`.
package struct ReferenceLayerNormalization<Scalar: BinaryFloatingPoint> {
    private let layer: LayerNormalization
    private let channels: Int

    /// Over results of so many channels.
    package init(_ layer: LayerNormalization, channels: Int) {
        self.layer = layer
        self.channels = channels
    }

    /// gamma · (x − mean) / √(variance + ε) + beta
    package func forward(_ x: [Scalar], _ factors: [[Scalar]]) -> [Scalar] {
        let normalized = normalize(x).values
        return x.indices.map { gamma(factors, $0) * normalized[$0] + beta(factors, $0) }
    }

    /// The gradients of x and of the factors. With n the normalized x, h = gradient · gamma and means over the channels
    /// that of x is (h − mean(h) − n · mean(h · n)) / √(variance + ε).
    package func backward(
        _ gradient: [Scalar], x: [Scalar], _ factors: [[Scalar]]
    ) -> (input: [Scalar], factors: [[Scalar]]) {
        let (normalized, deviations) = normalize(x)
        let inner = x.indices.map { gradient[$0] * gamma(factors, $0) }
        let means = means(inner)
        let slopes = self.means(x.indices.map { inner[$0] * normalized[$0] })
        let input = x.indices.map { i in
            (inner[i] - means[i / channels] - normalized[i] * slopes[i / channels]) / deviations[i / channels]
        }
        let scales = layer.scales ? [sums(x.indices.map { gradient[$0] * normalized[$0] })] : []
        return (input, scales + (layer.centers ? [sums(gradient)] : []))
    }

    private func normalize(_ x: [Scalar]) -> (values: [Scalar], deviations: [Scalar]) {
        let means = means(x)
        let centred = x.indices.map { x[$0] - means[$0 / channels] }
        let deviations = self.means(centred.map { $0 * $0 }).map { ($0 + Scalar(layer.epsilon)).squareRoot() }
        return (x.indices.map { centred[$0] / deviations[$0 / channels] }, deviations)
    }

    /// Of each pixel, over its channels.
    private func means(_ x: [Scalar]) -> [Scalar] {
        stride(from: 0, to: x.count, by: channels).map { x[$0..<$0 + channels].reduce(0, +) / Scalar(channels) }
    }

    /// Of each channel, over the pixels.
    private func sums(_ x: [Scalar]) -> [Scalar] {
        (0..<channels).map { stride(from: $0, to: x.count, by: channels).reduce(0) { $0 + x[$1] } }
    }

    private func gamma(_ factors: [[Scalar]], _ index: Int) -> Scalar {
        layer.scales ? factors[0][index % channels] : 1
    }

    private func beta(_ factors: [[Scalar]], _ index: Int) -> Scalar {
        layer.centers ? factors[layer.scales ? 1 : 0][index % channels] : 0
    }
}

/// Each channel times a number of its own; see `LayerScale`.
package struct ReferenceLayerScale<Scalar: BinaryFloatingPoint> {
    /// A layer.
    package init() {}

    /// gamma · x
    package func forward(_ x: [Scalar], _ gamma: [Scalar]) -> [Scalar] {
        x.indices.map { gamma[$0 % gamma.count] * x[$0] }
    }

    /// The gradients of x and gamma.
    package func backward(
        _ gradient: [Scalar], x: [Scalar], _ gamma: [Scalar]
    ) -> (input: [Scalar], gamma: [Scalar]) {
        var own = [Scalar](repeating: 0, count: gamma.count)
        for i in x.indices { own[i % gamma.count] += gradient[i] * x[i] }
        return (forward(gradient, gamma), own)
    }
}
