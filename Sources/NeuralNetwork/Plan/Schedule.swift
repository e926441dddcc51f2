/// What a plan does, as data: kernels in order, the tensors they use and how long each of these lives.
///
/// Nothing is compiled or allocated yet; `Arena` gives the buffers their places and `Plan` does the rest.
struct Schedule {
    /// Tensors that need memory of the plan.
    var buffers: [ArenaBuffer] = []
    /// The work, in order.
    var steps: [Step] = []
    /// Where and how each parameter of the model lies in the flat vectors.
    var storages: [ParameterStorage] = []
    /// The buffers that the caller and the loss use.
    var images = 0
    var labels = 0
    var logits = 0

    /// Where a tensor lies: in a buffer of the plan, or in the caller's weights or gradient at a parameter.
    enum Place {
        case buffer(Int)
        case weights(Int)
        case gradient(Int)
    }

    /// A tensor in one role (`DNNL_ARG_…`) of one kernel.
    struct Operand {
        let argument: Int32
        let tensor: TensorDescription
        var place: Place
        /// Where in a buffer the tensor begins, in bytes.
        var offset = 0
        /// Whether a kernel reads what kernels of its kind usually write.
        var isGiven = false
    }

    /// One piece of work.
    enum Step {
        case kernel(PrimitiveDescription, [Operand], name: String)
        /// Dropout of a buffer in place; forward and backward are the same.
        case dropout(buffer: Int, perSample: Int, DropoutLayer)
        /// Work of ours on the elements of some buffers.
        case work(any ElementWork, from: [Int], to: [Int], String)
        case loss
        /// Zeros into a buffer.
        case clear(buffer: Int, bytes: Int)
        /// A statistic of the micro-batch, weighted with its samples, in the place of a parameter's gradient.
        case statistic(buffer: Int, parameter: Int, count: Int)
        /// Where the chip groups of the step wait for each other.
        case exchange(Exchange)
        /// The gradients from parameter `from` on are final, those of `count` parameters since the last time.
        case finished(from: Int, count: Int)
    }

    /// Changes of layout or number format in one run.
    var reorderCount: Int {
        steps.count { if case .kernel(let kernel, _, _) = $0 { kernel.isReorder } else { false } }
    }

    /// A buffer that lives from now to its last use.
    mutating func makeBuffer(bytes: Int) -> Int {
        buffers.append(ArenaBuffer(bytes: bytes, first: steps.count, last: steps.count))
        return buffers.count - 1
    }

    /// A buffer that outlives every step, for what the caller reads or writes.
    mutating func makePinnedBuffer(bytes: Int) -> Int {
        buffers.append(ArenaBuffer(bytes: bytes, first: -1, last: .max))
        return buffers.count - 1
    }

    /// Appends a step and lets the buffers that it uses live until then.
    mutating func append(_ step: Step) {
        for buffer in used(by: step) { buffers[buffer].last = max(buffers[buffer].last, steps.count) }
        steps.append(step)
    }

    private func used(by step: Step) -> [Int] {
        switch step {
        case .kernel(_, let operands, _):
            operands.compactMap { if case .buffer(let buffer) = $0.place { buffer } else { nil } }
        case .dropout(let buffer, _, _), .clear(let buffer, _), .statistic(let buffer, _, _): [buffer]
        case .work(_, let from, let to, _): from + to
        case .loss: [logits, labels]
        case .exchange(let exchange): exchange.buffers
        case .finished: []
        }
    }
}
