internal import Random

/// Dropout in place: element i of a sample is multiplied by 1 / (1 − `rate`) if `DropoutKey.keeps` it, and is
/// exactly +0 if not, whatever it was.
///
/// N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, in the
/// "inverted" form of Keras. Bound by the arithmetic of Philox: 0.6 G elements/s on one core with SSE2.
///
/// - Parameters:
///   - x: `batch` · `perSample` elements, samples outermost.
///   - layer: Index of the layer in `Model.layers`.
package func dropoutForward(
    _ x: UnsafeMutablePointer<Float>, perSample: Int, batch: Int, rate: Float, key: DropoutKey, layer: Int
) {
    guard rate != 0 else { return }
    let mask = DropoutMask(
        roundKey: key.key.child(UInt64(layer)).philox.roundKey, threshold: DropoutKey.threshold(rate),
        scale: DropoutKey.scale(rate))
    for sample in 0..<batch {
        unsafe mask.apply(x + sample * perSample, count: perSample, position: UInt64(key.firstSample + sample))
    }
}

/// The gradient of `dropoutForward`, in place: it is the same map with the same mask.
package func dropoutBackward(
    _ gradient: UnsafeMutablePointer<Float>, perSample: Int, batch: Int, rate: Float, key: DropoutKey, layer: Int
) {
    unsafe dropoutForward(gradient, perSample: perSample, batch: batch, rate: rate, key: key, layer: layer)
}

/// The masks of one layer in one step.
private struct DropoutMask {
    let roundKey: SIMD2<UInt32>
    let threshold: UInt32
    let scale: Float

    /// Random words made at a time: 1 KiB, in the first-level cache.
    private static let block = 256

    func apply(_ x: UnsafeMutablePointer<Float>, count: Int, position: UInt64) {
        let stream = PhiloxStream(roundKey: roundKey, low: position)
        unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.block / 2) { words in
            guard let pairs = words.baseAddress else { return }
            for start in stride(from: 0, to: count, by: Self.block) {
                let length = min(Self.block, count - start)
                unsafe stream.write(pairs, high: UInt64(start / 4), counters: (length + 3) / 4)
                unsafe pairs.withMemoryRebound(to: UInt32.self, capacity: Self.block) { words in
                    unsafe apply(words, to: x + start, count: length)
                }
            }
        }
    }

    private func apply(_ words: UnsafePointer<UInt32>, to x: UnsafeMutablePointer<Float>, count: Int) {
        for i in 0..<count {
            let scaled = unsafe x[i] * scale
            unsafe x[i] = words[i] < threshold ? 0 : scaled
        }
    }
}
