package import NeuralNetwork

/// Memory for float32 numbers, on a cache line's border, zero at first, freed with its owner.
///
/// Threads share it by agreement: the step's phases say who reads and writes which part.
@safe
package final class FloatBuffer: @unchecked Sendable {
    /// The numbers.
    package let values: UnsafeMutableBufferPointer<Float>

    private static let alignment = 64

    package init(count: Int) {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: Self.alignment)
        let base = unsafe memory.bindMemory(to: Float.self, capacity: max(count, 1))
        unsafe values = UnsafeMutableBufferPointer(start: base, count: count)
        unsafe values.initialize(repeating: 0)
    }

    deinit { unsafe values.baseAddress?.deallocate() }

    /// Number of elements.
    package var count: Int { unsafe values.count }

    /// The first element.
    package var base: UnsafeMutablePointer<Float> {
        guard let base = unsafe values.baseAddress else { preconditionFailure("a buffer without memory") }
        return unsafe base
    }

    /// Writes a parameter, in Keras' order, to its place in this flat vector.
    package func pack(_ keras: [Float], parameter: Int, by engine: Engine) {
        var flat = unsafe MutableSpan(_unsafeElements: values)
        engine.pack(parameter, from: keras.span, into: &flat)
    }

    /// Reads a parameter, in Keras' order, from this flat vector, a piece after the other.
    package func unpack<Failure>(
        parameter: Int, by engine: Engine, _ take: (Span<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        try engine.unpack(parameter, from: unsafe Span(_unsafeElements: reading), take)
    }

    /// The numbers, read only.
    package var reading: UnsafeBufferPointer<Float> { unsafe UnsafeBufferPointer(values) }
}
