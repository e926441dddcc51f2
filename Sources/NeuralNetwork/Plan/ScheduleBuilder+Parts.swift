internal import COneDNN

/// A kernel that runs over the samples of a micro-batch in parts, one after the other; most have one part.
///
/// The scratch memory of Winograd's algorithm grows with the samples: of VGG16's second block at batch 16 it takes
/// 471 MB, half of the arena, and does not fit into any cache.
struct PartedKernel {
    /// A kernel for some of the samples.
    struct Part {
        let samples: Range<Int>
        let kernel: PrimitiveDescription

        /// These samples of a tensor of the whole micro-batch.
        func operand(_ argument: Int32, _ whole: TensorDescription, _ buffer: Int) -> Schedule.Operand {
            let perSample = whole.bytes / whole.layout.sizes[0]
            return .init(
                argument: argument, tensor: whole.samples(samples.count), place: .buffer(buffer),
                offset: samples.lowerBound * perSample)
        }
    }

    /// In the order of the samples.
    let parts: [Part]

    /// The kernel of the first part: layouts are the same for all.
    var first: PrimitiveDescription { parts[0].kernel }
}

extension ScheduleBuilder {
    /// The scratch memory in bytes over which a kernel runs in parts.
    ///
    /// Measured with oneDNN 2.6.3 on Zen 4, one core, VGG16, ms an image in parts of 16 / 4 / 1 images: block 2,
    /// second convolution, forward 14.4 / 12.5 / 13.3 and backward data 14.9 / 11.7 / 13.3 (471 / 118 / 29 MB of
    /// scratch memory); block 3, second, forward 11.5 / 12.3 / 12.9 (231 / 58 / 14 MB). Peak resident memory of
    /// training at batch 16 with a limit of 64 / 128 / 256 MiB and none: 2,373 / 2,384 / 2,478 / 2,650 MiB; no
    /// difference in speed between 64 and 128 that the noise would show.
    static let usualScratchLimit = 128 << 20

    /// A batch beyond all memory is planned too, to say how much it would take.
    static let mostParts = 1000

    /// Cuts the micro-batch in parts of about the same size, so that each takes less scratch memory than the limit.
    func inParts(
        _ whole: PrimitiveDescription, _ make: (_ samples: Int) throws(EngineError) -> PrimitiveDescription
    ) throws(EngineError) -> PartedKernel {
        let scratch = whole.tensor(dnnl_query_scratchpad_md)?.bytes ?? 0
        let count = min(batch, Self.mostParts, (scratch + scratchLimit - 1) / scratchLimit)
        guard count > 1 else { return PartedKernel(parts: [.init(samples: 0..<batch, kernel: whole)]) }
        var parts: [PartedKernel.Part] = []
        for part in 0..<count {
            let samples = batch * part / count..<batch * (part + 1) / count
            let earlier = parts.first { $0.samples.count == samples.count }?.kernel
            let kernel = if let earlier { earlier } else { try make(samples.count) }
            parts.append(.init(samples: samples, kernel: kernel))
        }
        return PartedKernel(parts: parts)
    }

    /// Appends a kernel whose results, at most 2, are sums over the samples: those of the second part and of each
    /// further one go into buffers of their own and are added.
    mutating func emitSumOfParts(
        _ kernel: PartedKernel, _ inputs: [(argument: Int32, tensor: TensorDescription, buffer: Int)],
        _ results: [Schedule.Operand], _ name: String, clearing: Bool = false
    ) throws(EngineError) {
        for (index, part) in kernel.parts.enumerated() {
            let own =
                index == 0
                ? results
                : results.map { result in
                    .init(
                        argument: result.argument, tensor: result.tensor,
                        place: .buffer(schedule.makeBuffer(bytes: result.tensor.bytes)))
                }
            emit(
                part.kernel, inputs.map { part.operand($0.argument, $0.tensor, $0.buffer) } + own, name,
                clearing: clearing)
            guard index > 0 else { continue }
            for (result, own) in zip(results, own) {
                try emitSum(name, result.tensor, result.place, own.tensor, own.place, result.tensor, result.place)
            }
        }
    }
}

extension TensorDescription {
    /// A tensor like this one of so many samples.
    func samples(_ count: Int) -> TensorDescription {
        var part = value
        part.dims.0 = Int64(count)
        part.padded_dims.0 = Int64(count)
        return TensorDescription(part)
    }
}
