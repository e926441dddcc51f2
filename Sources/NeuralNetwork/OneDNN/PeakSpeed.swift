internal import COneDNN

/// The most that one core does, as a measure for what a model reaches.
///
/// Swift cannot emit fused multiply-adds of the processor's own width without flags for one processor (it calls the
/// C library for each element), so a product of matrices of oneDNN stands in for a loop of them: small enough for
/// the L2 cache and large enough to keep every multiplier busy. On a Zen 4 core it reaches 116 of 116 GFLOP/s.
public enum PeakSpeed {
    /// What is measured, for people.
    public static let method = "oneDNN sgemm, \(side)x\(side)x\(side)"

    private static let side = 384

    /// Floating-point operations a second of the calling thread: the best of all rounds that fit into `duration`,
    /// since whatever disturbs a round only makes it slower. A hyperthread shares its core with another.
    public static func measure(for duration: Duration = .milliseconds(300)) throws(EngineError) -> Double {
        useOneThread()
        let matrices = Matrices(side: side)
        try matrices.multiply()  // compiles the kernel
        var best = Duration.seconds(3600)
        let begun = ContinuousClock.now
        repeat {
            let start = ContinuousClock.now
            try matrices.multiply()
            best = min(best, start.duration(to: .now))
        } while begun.duration(to: .now) < duration
        return 2 * Double(side * side * side) / (best / .seconds(1))
    }
}

/// Two factors and a product.
@safe private final class Matrices {
    private let side: Int
    private let values: UnsafeMutableBufferPointer<Float>

    init(side: Int) {
        self.side = side
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 3 * side * side * MemoryLayout<Float>.size, alignment: ArenaLayout.alignment)
        unsafe values = raw.bindMemory(to: Float.self)
        for index in unsafe values.indices { unsafe values[index] = Float(index % 7) / 8 }
    }

    func multiply() throws(EngineError) {
        guard let a = unsafe values.baseAddress else { return }
        let (b, c) = unsafe (a + side * side, a + 2 * side * side)
        let size = dnnl_dim_t(side)
        let plain = CChar(UInt8(ascii: "N"))
        unsafe try check(
            dnnl_sgemm(plain, plain, size, size, size, 1, a, size, b, size, 0, c, size), "dnnl_sgemm", "peak speed")
    }

    deinit { unsafe values.deallocate() }
}
