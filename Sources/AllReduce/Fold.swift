// The additions. Unsafe pointers: the addends lie in memory of the caller and of the transport, which no span's
// owner of ours covers. Two addends a pass: a piece is read from further away than the core's own cache.

/// Left folds of floats, element by element. No two arguments of a call may overlap.
package enum Fold {
    /// sum := first + second.
    package static func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, into sum: UnsafeMutablePointer<Float>,
        count: Int
    ) {
        for place in 0..<count { unsafe sum[place] = first[place] + second[place] }
    }

    /// sum := (first + second) + third.
    package static func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ third: UnsafePointer<Float>,
        into sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        for place in 0..<count { unsafe sum[place] = (first[place] + second[place]) + third[place] }
    }

    /// sum := sum + addend.
    package static func add(_ addend: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        for place in 0..<count { unsafe sum[place] += addend[place] }
    }

    /// sum := (sum + first) + second.
    package static func add(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        for place in 0..<count { unsafe sum[place] = (sum[place] + first[place]) + second[place] }
    }

    /// sum := received, where `received` may lie at any address.
    package static func copy(_ received: UnsafeRawPointer, to sum: UnsafeMutablePointer<Float>, count: Int) {
        unsafe UnsafeMutableRawPointer(sum).copyMemory(from: received, byteCount: count * MemoryLayout<Float>.size)
    }
}
