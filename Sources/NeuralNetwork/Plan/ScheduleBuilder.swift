internal import COneDNN

/// Turns a model into a schedule: picks kernels and layouts, forward and then backward.
///
/// Between the layers a tensor is only a buffer and a layout; a layer that wants another layout gets a reorder.
struct ScheduleBuilder {
    let model: Model
    let batch: Int
    let mode: Plan.Mode
    /// The layouts of the parameters; nil lets the kernels choose.
    let fixed: [ParameterStorage]?
    let processor: Processor
    /// Scratch memory in bytes over which a kernel runs over the samples in parts.
    let scratchLimit: Int
    /// oneDNN's word for the numbers between the layers.
    let numbers: dnnl_data_type_t
    /// What the samples are compared with.
    let targets: TargetWords

    var schedule = Schedule()
    /// What was done so far, for the way back.
    var nodes: [Node] = []
    /// Nodes whose ReLU has been undone further down already.
    var undone: Set<Int> = []
    /// Layers that the kernel before them does too.
    var absorbed: Set<Int> = []
    /// Kernels of layers in the layout and numbers that some pass wants, by parameter, and the buffers they lie in.
    var convertedWeights: [Int: LaidTensor] = [:]
    /// Parameters handed out so far; while a layer that shares is laid, the place of those that it uses.
    var parameterCount = 0
    /// Of each parameter the uses that the way back has not undone yet; more than one if its layer is shared.
    var usesToCome: [Int] = []
    /// Parameters whose gradient has been written, by the last use of their layer.
    var begunGradients: Set<Int> = []
    /// Values made so far, and the node that made each.
    var producers: [Int?] = []
    /// On the way back: the gradient of each value, as far as it is known.
    var gradients: [Int: Gradient] = [:]

    /// A tensor between two layers. A flatten leaves it as it is, so the shape is that of the last layer before it.
    struct Tensor {
        var description: TensorDescription
        let buffer: Int
        var shape: TensorShape
        /// Which result it is: the same for different views of it, another one after a change in place.
        let value: Int
        /// Whether parameters had a part in it.
        let needsGradient: Bool
        /// Whether whoever is given it is the only one, and may change it in place.
        var isExclusive = true
        /// Whether nothing in it is below zero, as a ReLU made it.
        var isPositive = false
        /// Zeros around it that it does not hold and `shape` does not count.
        var border = Border.none
    }

    /// What was done to tensors, on the way back.
    enum Node {
        case weighted(WeightedNode)
        case pooling(PoolingNode)
        case relu(name: String, x: Tensor, y: Tensor)
        case activation(ActivationNode)
        case dropout(name: String, x: Tensor, y: Tensor, DropoutLayer)
        case normalization(NormalizationNode)
        case synchronized(SynchronizedNode)
        case layerNormalization(LayerNormalizationNode)
        case conversion(name: String, from: Tensor, to: Tensor)
        case border(name: String, from: Tensor, to: Tensor, part: TensorDescription)
        case sum(of: [Tensor], y: Tensor)
        case concatenation(name: String, [Part], y: Tensor)
        case crop(name: String, from: Tensor, to: Tensor, part: TensorDescription)
        case product(ProductNode)
        case channelMap(name: String, x: Tensor, y: Tensor, ChannelScaling)
    }

    init(
        _ model: Model, format: NumberFormat, batch: Int, mode: Plan.Mode, fixed: [ParameterStorage]?,
        scratchLimit: Int, targets: TargetWords, _ processor: Processor
    ) {
        self.targets = targets
        numbers = format.numbers
        self.model = model
        self.batch = batch
        self.mode = mode
        self.fixed = fixed
        self.processor = processor
        self.scratchLimit = scratchLimit
    }

    /// The whole schedule.
    mutating func build() throws(EngineError) -> Schedule {
        var results = [try makeInput()]
        let owners = model.owners
        var firstParameters: [Int] = []
        let uses = model.sources.joined().reduce(into: [Int](repeating: 0, count: model.layers.count + 1)) {
            $0[$1] += 1
        }
        for (index, sources) in model.sources.enumerated() {
            let inputs = try settled(sources.map { results[$0] }, for: model.layers[index])
            firstParameters.append(schedule.storages.count)
            parameterCount = firstParameters[owners[index]]
            var result = try forward(index, inputs)
            let isOwn = !inputs.contains { $0.buffer == result.buffer && !$0.isExclusive }
            result.isExclusive = isOwn && uses[index + 1] == 1
            results.append(result)
        }
        let logits = try makeLogits(withBorder(results[results.count - 1], "logits"))
        schedule.logits = logits.buffer
        schedule.append(.loss)
        if mode == .training { try backward(from: logits) }
        return schedule
    }

    /// A result in a buffer, as a value of its own.
    mutating func makeTensor(
        _ description: TensorDescription, in buffer: Int, _ shape: TensorShape, needsGradient: Bool
    ) -> Tensor {
        producers.append(nil)
        return Tensor(
            description: description, buffer: buffer, shape: shape, value: producers.count - 1,
            needsGradient: needsGradient)
    }

    /// Notes what was done, and that it made `y`.
    mutating func append(_ node: Node, making y: Tensor) {
        producers[y.value] = nodes.count
        nodes.append(node)
    }

    private mutating func makeInput() throws(EngineError) -> Tensor {
        let description = try TensorDescription(sizes(model.inputShape), dnnl_nhwc, "input")
        schedule.images = schedule.makePinnedBuffer(bytes: description.bytes)
        schedule.labels = schedule.makePinnedBuffer(bytes: batch * targets.count * MemoryLayout<Int32>.size)
        var images = makeTensor(description, in: schedule.images, model.inputShape, needsGradient: false)
        images.isExclusive = false
        return images
    }

    /// The last result as float32 (batch, classes) in rows, in a buffer that the loss may overwrite with their gradient.
    /// In float32 only a model that ends with an image or a ReLU needs work for it.
    private mutating func makeLogits(_ tensor: Tensor) throws(EngineError) -> Tensor {
        let rows = try rows(tensor, "logits")
        guard rows.description.isFloat32 else { return try reordered(rows, rows.description.inFloat32, "logits") }
        return rows.buffer == schedule.images || isResultOfReLU(rows.buffer) ? try copy(rows, "logits") : rows
    }

    /// Whether a ReLU will look at a buffer on the way back.
    private func isResultOfReLU(_ buffer: Int) -> Bool {
        nodes.contains { node in
            switch node {
            case .weighted(let node): node.relu && node.y.buffer == buffer
            case .relu(_, _, let y): y.buffer == buffer
            default: false
            }
        }
    }

    /// oneDNN's logical sizes of a batch: batch, channels, height, width.
    func sizes(_ shape: TensorShape) -> [Int] {
        switch shape {
        case .spatial(let height, let width, let channels): [batch, channels, height, width]
        case .flat(let count): [batch, count]
        }
    }
}
