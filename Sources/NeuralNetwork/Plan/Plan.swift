internal import COneDNN
internal import Glibc

/// Everything that one step over a fixed number of samples needs: compiled kernels and one arena.
///
/// A run allocates nothing of ours and takes no lock. The result is a function of the model, the nominal and this
/// batch size, the weights, the input and the dropout key: the same bits on every thread and in every plan, for
/// each kernel runs on the calling thread alone. Not for two threads at once.
@safe public final class Plan {
    /// What a plan is for.
    public enum Mode: Sendable, Hashable {
        /// Loss and gradients, with dropout.
        case training
        /// Loss and accuracy, without dropout.
        case inference
    }

    /// Samples of one run.
    public let batch: Int
    /// What the plan is for.
    public let mode: Mode
    /// Where the caller puts the samples before a run: (batch, height, width, channels).
    public let images: UnsafeMutableBufferPointer<Float>
    /// Where the caller puts the classes of the samples before a run; empty if the objective takes target vectors.
    public let labels: UnsafeMutableBufferPointer<Int32>
    /// Where the caller puts the targets of the samples before a run, (batch, outputs); empty if the objective takes
    /// classes.
    public let targets: UnsafeMutableBufferPointer<Float>
    /// Where the caller puts how much each sample counts before a run; empty if the objective weighs none.
    public let sampleWeights: UnsafeMutableBufferPointer<Float>
    /// Bytes of the plan's one allocation; 0 if it works in that of another plan.
    public let arenaBytes: Int
    /// Changes of layout or number format in one run, those of images and weights together.
    public let reorderCount: Int
    /// The kernels of a run in order: the layer and pass, and oneDNN's name of the kernel.
    public let kernelNames: [String]

    /// Told of each kernel and of each other piece of work, as it ends, in training: its name and when it began. A read
    /// of the clock costs 20 to 50 ns; without an observer there is none.
    public typealias Observer = (_ work: String, _ begun: ContinuousClock.Instant) -> Void

    /// Who is told; nobody at first.
    public var observer: Observer?

    let arena: Arena
    private let stream: Stream
    private let processor: Processor
    let layout: ParameterLayout
    private let outputCount: Int
    private let loss: LossKernel
    private let logits: UnsafeMutablePointer<Float>
    let actions: [Action]
    /// What each kernel writes, for those of the forward pass.
    let outputs: [KernelOutput?]
    private let weightMemories: [(memory: MemoryObject, offset: Int)]
    let gradientMemories: [(memory: MemoryObject, offset: Int)]

    init(
        _ schedule: Schedule, model: Model, objective: Objective, layout: ParameterLayout, batch: Int, mode: Mode,
        sharing: Arena?, _ processor: Processor
    ) throws(EngineError) {
        var binder = try PlanBinder(
            schedule, layout, processor, "plan of '\(model.name)' for \(batch) samples", sharing)
        actions = try binder.bind()
        outputs = binder.outputs
        (weightMemories, gradientMemories) = (binder.weights, binder.gradients)
        (arena, stream, self.processor) = (binder.arena, try Stream(processor), processor)
        arenaBytes = arena === sharing ? 0 : arena.bytes
        (self.batch, self.mode, self.layout) = (batch, mode, layout)
        outputCount = model.outputCount
        loss = LossKernel(objective, outputs: outputCount, takesProbabilities: model.endsWithProbabilities)
        (reorderCount, kernelNames) = (schedule.reorderCount, binder.kernelNames)
        unsafe images = binder.floats(schedule.images, count: batch * model.inputShape.count)
        let words = TargetWords(objective, outputs: outputCount)
        unsafe labels = binder.labels(count: batch * words.labels)
        unsafe targets = binder.floats(schedule.labels, count: batch * words.targets)
        let weights = unsafe binder.pointer(schedule.labels) + batch * (words.labels + words.targets)
        unsafe sampleWeights = UnsafeMutableBufferPointer(start: weights, count: batch * words.weights)
        unsafe logits = binder.pointer(schedule.logits)
    }

    /// One forward and backward pass over `images`, which are all that synchronized normalizations see, and what they are
    /// compared with.
    ///
    /// - Parameters:
    ///   - weights: The flat vector of the parameters. oneDNN may write zeros over the zeros of its padding.
    ///   - gradient: Becomes the gradient of the sum of the losses, divided by `divisor`; gaps and padding become 0.
    ///   - divisor: Samples of the whole step, over all chip groups.
    ///   - dropout: Chooses the masks.
    ///   - gradientReady: Told, after each layer with parameters, from which offset on `gradient` is final; 0 last.
    /// - Returns: Loss and hits, not divided.
    public func train(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, divisor: Int, dropout: DropoutKey,
        gradientReady: (Int) -> Void
    ) -> BatchResult {
        var pass = unsafe PlanPass(weights: weights, gradient: gradient, divisor: divisor, dropout: dropout)
        while let exchange = proceed(&pass, gradientReady: gradientReady) {
            unsafe exchange.settleAlone(batch, weights: weights, gradient: gradient)
        }
        return pass.result
    }

    /// Loss and hits over `images` and what they are compared with.
    public func evaluate(weights: UnsafePointer<Float>) -> BatchResult {
        precondition(mode == .inference, "a plan for training cannot evaluate")
        unsafe begin(weights)
        for action in actions {
            if case .kernel(let primitive) = action { run(primitive) }
            if case .work(let work, let x, let y, _) = action { unsafe work.run(x, y) }
            if case .clear(let start, let bytes) = action { unsafe clear(start, bytes) }
        }
        return unsafe loss.evaluate(outputs: logits, stride: outputCount, targets: rows, batch: batch)
    }

    /// What the last run of a plan for inference gave: (batch, outputs), before a softmax that the loss takes.
    package var results: [Float] {
        precondition(mode == .inference, "a plan for training has the gradient of its results")
        return unsafe Array(UnsafeBufferPointer(start: logits, count: batch * outputCount))
    }

    private var rows: TargetRows {
        unsafe TargetRows(
            labels: labels.baseAddress, vectors: targets.baseAddress,
            weights: sampleWeights.isEmpty ? nil : sampleWeights.baseAddress)
    }

    func begin(_ weights: UnsafePointer<Float>) {
        useOneThread()
        unsafe move(weightMemories, to: UnsafeMutablePointer(mutating: weights))
    }

    func move(_ memories: [(memory: MemoryObject, offset: Int)], to base: UnsafeMutablePointer<Float>) {
        for (memory, offset) in memories {
            do throws(EngineError) {
                unsafe try memory.move(to: UnsafeMutableRawPointer(base + offset))
            } catch { preconditionFailure("\(error)") }
        }
    }

    /// All that can be refused was asked for when the plan was made, so a failure here is a bug.
    func run(_ primitive: Primitive) {
        do throws(EngineError) {
            try primitive.execute(on: stream)
        } catch { fatalError("\(error)") }
    }

    func lossAndGradient(_ divisor: Int) -> BatchResult {
        unsafe loss.train(
            outputs: logits, stride: outputCount, targets: rows, batch: batch, divisor: divisor)
    }

    /// Zeros around an image.
    func clear(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
        unsafe memset(start, 0, bytes)
    }

    /// A statistic of the micro-batch times its share of the step's samples.
    func weigh(
        _ values: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>, count: Int, divisor: Int
    ) {
        let share = Float(batch) / Float(divisor)
        for index in 0..<count { unsafe gradient[index] = values[index] * share }
    }

    /// Zeros behind the parameters of a layer, up to the next cache line.
    func clearGaps(_ parameter: Int, _ count: Int, of gradient: UnsafeMutablePointer<Float>) {
        for entry in layout.entries.dropFirst(parameter).prefix(count) {
            for index in entry.range.dropFirst(entry.storedCount) { unsafe gradient[index] = 0 }
        }
    }
}
