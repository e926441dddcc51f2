internal import FixedPoint

/// Dropout with the masks of `DropoutKey`; what is kept is multiplied by 1 / (1 − rate) as a fixed-point constant.
struct FixedDropout: FixedLayer {
    let layer: Int
    let rate: Float
    let outputCount: Int
    /// Of the results; errors are in the wide one.
    let format: FixedFormat

    func forward(
        _ x: Span<Int32>, weights: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass
    ) {
        drop(x, into: &y, .forward, format, &pass)
    }

    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass
    ) {
        if needsInput { drop(dy.span, into: &dx, .inputGradient, FixedNumbers.wide, &pass) }
    }

    /// The same map on both ways: masked, scaled, rounded.
    private func drop(
        _ x: Span<Int32>, into y: inout MutableSpan<Int32>, _ purpose: RoundingKey.Purpose, _ format: FixedFormat,
        _ pass: inout FixedPass
    ) {
        guard let keys = pass.keys else { return copy(x, into: &y) }
        let scale = FixedFactor(1 / (1 - Double(rate)))
        let narrowing = scale.narrowing(to: format, pass.rounding)
        let key = pass.key(purpose, layer: layer)
        let masks = keys.dropout.key.child(UInt64(layer)).philox
        let threshold = DropoutKey.threshold(rate)
        var counts = NarrowingCounts()
        for sample in 0..<pass.batch {
            let first = pass.element(sample: sample, perSample: outputCount)
            for start in stride(from: 0, to: outputCount, by: 4) {
                let words = masks.words(UInt64(keys.dropout.firstSample + sample), UInt64(start / 4))
                for element in start..<min(start + 4, outputCount) {
                    let place = sample * outputCount + element
                    let bits = key?.bits(element: first + UInt64(element), shift: narrowing.shift) ?? 0
                    let isKept = words[element % 4] >= threshold && x[place] != 0
                    y[place] = isKept ? Int32(narrowing(scale(x[place]), randomBits: bits, counts: &counts)) : 0
                }
            }
        }
        pass.misfits[layer] += counts.saturations
    }

    private func copy(_ x: Span<Int32>, into y: inout MutableSpan<Int32>) {
        for place in 0..<x.count { y[place] = x[place] }
    }
}
