package import NeuralNetwork

/// Memory for float32 numbers, on a cache line's border, zero at first, freed with its owner.
///
/// Large ones lie in huge pages where the system has them, as a step streams through them (`Arena`). Threads share it by
/// agreement: the step's phases say who reads and writes which part.
@safe
package final class FloatBuffer: @unchecked Sendable {
    /// The numbers.
    package let values: UnsafeMutableBufferPointer<Float>

    private let memory: Arena

    /// Traps if there is no memory, which is checked before a worker makes any.
    package init(count: Int) {
        do {
            memory = try Arena(bytes: count * MemoryLayout<Float>.stride, "a vector of \(count) numbers")
        } catch { fatalError("\(error)") }
        let base = unsafe memory.pointer(at: 0).bindMemory(to: Float.self, capacity: max(count, 1))
        unsafe values = UnsafeMutableBufferPointer(start: base, count: count)
    }

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
