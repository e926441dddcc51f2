internal import FixedPoint

/// The memory of one layer in one format, and what its passes take there.
@safe
final class EmulationTimer<Number: FixedStorage> {
    private let work: EmulatedLayer.Work
    private let format: FixedFormat
    private let scratch: FixedScratch
    private let input: UnsafeMutablePointer<Number>
    private let weights: UnsafeMutablePointer<Number>
    private let gradient: UnsafeMutablePointer<Number>
    private let result: UnsafeMutablePointer<Number>

    /// Numbers of the format's whole range: what they are makes no difference to the time.
    init(_ work: EmulatedLayer.Work, _ format: FixedFormat, scratch: FixedScratch) {
        (self.work, self.format, self.scratch) = (work, format, scratch)
        let counts = work.counts
        unsafe input = Self.numbers(counts.input)
        unsafe weights = Self.numbers(counts.weights)
        unsafe gradient = Self.numbers(counts.output)
        unsafe result = Self.numbers(max(counts.input, counts.weights, counts.output))
    }

    deinit {
        unsafe input.deallocate()
        unsafe weights.deallocate()
        unsafe gradient.deallocate()
        unsafe result.deallocate()
    }

    private static func numbers(_ count: Int) -> UnsafeMutablePointer<Number> {
        let memory = UnsafeMutablePointer<Number>.allocate(capacity: count)
        for index in 0..<count {
            unsafe (memory + index).initialize(to: Number(truncatingIfNeeded: (index &* 0x1E37_79B9_7F4A_7C15) >> 24))
        }
        return unsafe memory
    }

    /// Seconds of one pass, the best of some rounds: whatever disturbs a round only makes it slower.
    func seconds(_ pass: EmulatedLayer.Pass, _ rounding: FixedRounding, rounds: Int) -> Double {
        let narrowing = Narrowing(product: (format, format), to: format, rounding: rounding)
        let key = RoundingKey(seed: 1, step: 1, purpose: .forward, layer: 1)
        let product = unsafe product(pass)
        let times = (0..<rounds).map { _ in
            ContinuousClock().measure {
                _ = unsafe product.narrowed(into: result, by: narrowing, key: key, scratch: scratch)
            }
        }
        return (times.min() ?? .zero) / .seconds(1)
    }

    private func product(_ pass: EmulatedLayer.Pass) -> FixedProduct {
        switch (work, pass) {
        case (.convolution(let sizes), .forward): return unsafe sizes.forward(image: input, weights: weights)
        case (.convolution(let sizes), .weights): return unsafe sizes.weightGradient(image: input, gradient: gradient)
        case (.convolution(let sizes), .data): return unsafe sizes.inputGradient(gradient: gradient, weights: weights)
        case (.dense(let batch, let inputs, let units), _):
            let input = unsafe FixedMatrix(input, rows: batch, columns: inputs)
            let weights = unsafe FixedMatrix(weights, rows: inputs, columns: units)
            let gradient = unsafe FixedMatrix(gradient, rows: batch, columns: units)
            return switch pass {
            case .forward: unsafe FixedProduct(input, weights)
            case .weights: unsafe FixedProduct(input.transposed, gradient)
            case .data: unsafe FixedProduct(gradient, weights.transposed)
            }
        }
    }
}
