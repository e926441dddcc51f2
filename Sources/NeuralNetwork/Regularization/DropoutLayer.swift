/// A dropout layer of a model.
struct DropoutLayer: Sendable, Hashable {
    /// Index in `Model.layers`.
    let index: Int
    /// Share of what is dropped.
    let rate: Float
    /// Whether samples are dropped as a whole.
    let dropsSamples: Bool

    /// Drops, forward and backward alike, in place: `batch` · `perSample` elements, samples outermost.
    func run(_ x: UnsafeMutablePointer<Float>, perSample: Int, batch: Int, _ key: DropoutKey) {
        guard dropsSamples else {
            unsafe dropoutForward(x, perSample: perSample, batch: batch, rate: rate, key: key, layer: index)
            return
        }
        for sample in 0..<batch {
            let factor = key.factor(ofSample: sample, layer: index, rate: rate)
            let first = unsafe x + sample * perSample
            for element in 0..<perSample {
                unsafe first[element] = factor == 0 ? 0 : first[element] * factor
            }
        }
    }
}

extension DropoutKey {
    /// What a whole sample is multiplied by: the mask of its first element says whether it is 0.
    func factor(ofSample sample: Int, layer: Int, rate: Float) -> Float {
        keeps(layer: layer, sample: sample, element: 0, rate: rate) ? Self.scale(rate) : 0
    }
}
