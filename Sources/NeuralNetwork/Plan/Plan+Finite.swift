internal import COneDNN

extension Plan {
    /// The first layer and pass of the way forward whose result has a NaN or an infinity; nil if none has.
    ///
    /// Runs the way forward once more over the images that are in place and looks at each result: for the one time
    /// that a loss is not finite. A kernel may hide a NaN of its input, as ReLU does.
    public func firstNotFinite(weights: UnsafePointer<Float>, dropout: DropoutKey) -> String? {
        unsafe begin(weights)
        var rest = outputs[...]
        for action in actions {
            switch action {
            case .kernel(let primitive):
                run(primitive)
                if let output = rest.popFirst() ?? nil, !output.isFinite {
                    return primitive.subject
                }
            case .dropout(let x, let perSample, let layer):
                unsafe layer.run(x, perSample: perSample, batch: batch, dropout)
            case .work(let work, let x, let y, _): unsafe work.run(x, y)
            case .clear(let start, let bytes): unsafe clear(start, bytes)
            case .exchange(let exchange): unsafe exchange.takeAgain(weights: weights)
            case .loss, .statistic, .finished: return nil
            }
        }
        return nil
    }
}

extension PlanBinder {
    /// What a kernel of the forward pass writes; nil for others.
    func output(_ operands: [Schedule.Operand]) -> KernelOutput? {
        guard let result = operands.first(where: { $0.argument == DNNL_ARG_DST }),
            case .buffer(let buffer) = result.place
        else { return nil }
        let first = unsafe UnsafeRawPointer(pointer(buffer)) + result.offset
        return unsafe KernelOutput(
            memory: UnsafeRawBufferPointer(start: first, count: result.tensor.bytes),
            isFloat32: result.tensor.isFloat32)
    }
}

/// The memory that a kernel writes: numbers in float32 or bfloat16.
@safe struct KernelOutput {
    let memory: UnsafeRawBufferPointer
    let isFloat32: Bool

    /// Whether there is no NaN and no infinity in it.
    var isFinite: Bool {
        if isFloat32 { return unsafe NeuralNetwork.isFinite(memory.bindMemory(to: Float.self)) }
        let exponent: UInt16 = 0x7F80
        return unsafe !memory.bindMemory(to: UInt16.self).contains { $0 & exponent == exponent }
    }
}

/// Whether there is no NaN and no infinity among the values. About 10 GB/s.
package func isFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    unsafe firstNotFinite(values) == nil
}

/// The place of the first NaN or infinity. Looks at blocks as a whole, so that vector registers can be used.
package func firstNotFinite(_ values: UnsafeBufferPointer<Float>) -> Int? {
    let blockSize = 4096
    for start in stride(from: 0, to: values.count, by: blockSize) {
        let block = start..<min(start + blockSize, values.count)
        var largest: UInt32 = 0
        for index in block { unsafe largest = max(largest, values[index].bitPattern & 0x7FFF_FFFF) }
        if largest >= Float.infinity.bitPattern { return block.first { unsafe !values[$0].isFinite } }
    }
    return nil
}
