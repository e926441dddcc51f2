/// Aligned memory for the sums of one step; zero at first. Frames under way keep it alive.
@safe final class SumBuffer: @unchecked Sendable {
    /// Its floats.
    let floats: UnsafeMutableBufferPointer<Float>

    init(count: Int) {
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: Limits.alignment)
        unsafe floats = UnsafeMutableBufferPointer(rebasing: raw.bindMemory(to: Float.self)[..<count])
        unsafe floats.initialize(repeating: 0)
    }

    deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

    /// The first float's address.
    var base: UnsafeMutablePointer<Float> {
        guard let base = unsafe floats.baseAddress else { preconditionFailure("allocated memory has an address") }
        return unsafe base
    }
}
