internal import COneDNN

/// The most that one core does, as a measure for what a model reaches.
///
/// Swift cannot emit fused multiply-adds of the processor's own width without flags for one processor (it calls the
/// C library for each element), so a product of matrices of oneDNN stands in for a loop of them: small enough for
/// the L2 cache and large enough to keep every multiplier busy. On a Zen 4 core it reaches 116 of 116 GFLOP/s in
/// float32; in bfloat16, whose products are summed in float32, twice that.
public enum PeakSpeed {
    /// What is measured, for people.
    public static func method(_ format: NumberFormat) -> String {
        "oneDNN \(format.rawValue) matmul, \(side)x\(side)x\(side)"
    }

    private static let side = 384

    /// Floating-point operations a second of the calling thread: the best of all rounds that fit into `duration`,
    /// since whatever disturbs a round only makes it slower. A hyperthread shares its core with another.
    public static func measure(
        _ format: NumberFormat = .float32, for duration: Duration = .milliseconds(300)
    ) throws(EngineError) -> Double {
        useOneThread()
        let product = try MatrixProduct(side: side, format)
        try product.run()
        var best = Duration.seconds(3600)
        let begun = ContinuousClock.now
        repeat {
            let start = ContinuousClock.now
            try product.run()
            best = min(best, start.duration(to: .now))
        } while begun.duration(to: .now) < duration
        return 2 * Double(side * side * side) / (best / .seconds(1))
    }
}

/// The float32 product of two square matrices of ones, the second one in the layout that the kernel wants.
private final class MatrixProduct {
    private let kernel: Primitive
    private let stream: Stream
    /// Where the matrices lie.
    private let memory: [Arena]

    init(side: Int, _ format: NumberFormat) throws(EngineError) {
        let subject = "peak speed"
        let processor = try Processor()
        let description = try Self.description(side, format.numbers, processor, subject)
        var operands: [(argument: Int32, memory: MemoryObject)] = []
        var memory: [Arena] = []
        for (argument, query) in Self.operands {
            guard let tensor = description.tensor(query), tensor.bytes > 0 else { continue }
            let arena = try Arena(bytes: tensor.bytes, subject)
            let ones: UInt32 = format == .float32 ? 0x3F80_0000 : 0x3F80_3F80
            for word in 0..<tensor.bytes / 4 {
                unsafe arena.pointer(at: 4 * word).storeBytes(of: ones, as: UInt32.self)
            }
            let object = try MemoryObject(tensor, processor, subject)
            unsafe try object.move(to: arena.pointer(at: 0))
            operands.append((argument, object))
            memory.append(arena)
        }
        (kernel, stream) = (try Primitive(description, operands, subject), try Stream(processor))
        self.memory = memory
    }

    private static let operands: [(Int32, dnnl_query_t)] = [
        (DNNL_ARG_SRC, dnnl_query_src_md), (DNNL_ARG_WEIGHTS, dnnl_query_weights_md),
        (DNNL_ARG_DST, dnnl_query_dst_md), (DNNL_ARG_SCRATCHPAD, dnnl_query_scratchpad_md),
    ]

    private static func description(
        _ side: Int, _ numbers: dnnl_data_type_t, _ processor: Processor, _ subject: String
    ) throws(EngineError) -> PrimitiveDescription {
        var a = try TensorDescription([side, side], dnnl_ab, numbers, subject).value
        var b = try TensorDescription([side, side], dnnl_format_tag_any, numbers, subject).value
        var c = try TensorDescription([side, side], dnnl_ab, subject).value
        var operation = dnnl_matmul_desc_t()
        unsafe try check(dnnl_matmul_desc_init(&operation, &a, &b, nil, &c), "dnnl_matmul_desc_init", subject)
        return unsafe try PrimitiveDescription(&operation, processor, subject)
    }

    func run() throws(EngineError) { try kernel.execute(on: stream) }
}
