internal import Transport

/// Aligned memory for the sums of one step; zero at first. Frames under way keep it alive.
@safe final class SumBuffer: @unchecked Sendable {
    /// Its floats.
    let floats: UnsafeMutableBufferPointer<Float>
    private let memory: SharedMemory?

    /// Memory for `count` floats, where the next rank can read it if `shared` and if the system allows it.
    init(count: Int, shared: Bool) {
        let byteCount = max(1, count) * MemoryLayout<Float>.stride
        memory = shared ? SharedMemory(byteCount: byteCount) : nil
        let raw =
            unsafe memory?.bytes ?? .allocate(byteCount: byteCount, alignment: Limits.alignment)
        unsafe floats = UnsafeMutableBufferPointer(rebasing: raw.bindMemory(to: Float.self)[..<count])
        unsafe floats.initialize(repeating: 0)
    }

    deinit { if memory == nil { unsafe UnsafeMutableRawPointer(base).deallocate() } }

    /// What a transport keeps alive, or knows the memory by.
    var owner: AnyObject { memory ?? self }

    /// The first float's address.
    var base: UnsafeMutablePointer<Float> {
        guard let base = unsafe floats.baseAddress else { preconditionFailure("allocated memory has an address") }
        return unsafe base
    }
}
