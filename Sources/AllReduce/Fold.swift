// The additions. Unsafe pointers: the addends lie in memory of the caller and of the transport, which no span's
// owner of ours covers. Two addends a pass: a piece is 256 KiB, so its partial sum stays in the core's L2 cache.

/// Left folds of floats, element by element.
enum Fold {
    /// sum := left + right. No two may overlap.
    static func add(
        _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, into sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        for place in 0..<count { unsafe sum[place] = left[place] + right[place] }
    }

    /// sum := sum + addend. They must not overlap.
    static func add(_ addend: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        for place in 0..<count { unsafe sum[place] += addend[place] }
    }

    /// sum := received + addend, where `received` may lie at any address.
    static func add(
        received: UnsafeRawPointer, _ addend: UnsafePointer<Float>, into sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        if Int(bitPattern: received) % MemoryLayout<Float>.alignment == 0 {
            unsafe add(received.assumingMemoryBound(to: Float.self), addend, into: sum, count: count)
        } else {
            unsafe copy(received, to: sum, count: count)
            unsafe add(addend, to: sum, count: count)
        }
    }

    /// sum := received, where `received` may lie at any address.
    static func copy(_ received: UnsafeRawPointer, to sum: UnsafeMutablePointer<Float>, count: Int) {
        unsafe UnsafeMutableRawPointer(sum).copyMemory(from: received, byteCount: count * MemoryLayout<Float>.size)
    }
}
