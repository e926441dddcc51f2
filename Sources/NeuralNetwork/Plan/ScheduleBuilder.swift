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

    var schedule = Schedule()
    /// The layers done so far, for the way back.
    var nodes: [Node] = []
    /// Nodes whose ReLU has been undone further down already.
    var undone: Set<Int> = []
    /// Parameters handed out so far.
    var parameterCount = 0

    /// A tensor between two layers. A flatten leaves it as it is, so the shape is that of the last layer before it.
    struct Tensor {
        let description: TensorDescription
        let buffer: Int
        let shape: TensorShape
    }

    /// A layer on the way back.
    enum Node {
        case weighted(WeightedNode)
        case pooling(PoolingNode)
        case relu(name: String, y: Tensor)
        case dropout(buffer: Int, perSample: Int, rate: Float, layer: Int)
        case conversion(name: String, from: Tensor, to: Tensor)
    }

    init(
        _ model: Model, batch: Int, mode: Plan.Mode, fixed: [ParameterStorage]?,
        _ processor: Processor
    ) {
        self.model = model
        self.batch = batch
        self.mode = mode
        self.fixed = fixed
        self.processor = processor
    }

    /// The whole schedule.
    mutating func build() throws(EngineError) -> Schedule {
        var current = try makeInput()
        for index in model.layers.indices { current = try forward(index, current) }
        schedule.logits = try makeLogits(current).buffer
        schedule.append(.loss)
        if mode == .training { try backward() }
        return schedule
    }

    private mutating func makeInput() throws(EngineError) -> Tensor {
        let description = try TensorDescription(sizes(model.inputShape), dnnl_nhwc, "input")
        schedule.images = schedule.makePinnedBuffer(bytes: description.bytes)
        schedule.labels = schedule.makePinnedBuffer(bytes: batch * MemoryLayout<Int32>.size)
        return Tensor(description: description, buffer: schedule.images, shape: model.inputShape)
    }

    /// The last result as (batch, classes) in rows. Only a model that ends with a flatten needs work for it.
    private mutating func makeLogits(_ tensor: Tensor) throws(EngineError) -> Tensor {
        guard tensor.description.layout.sizes.count == 4 else { return tensor }
        let rows = try TensorDescription(sizes(tensor.shape), dnnl_nhwc, "logits")
        let plain = try convert(ownChannels(tensor, "logits"), to: rows, "logits")
        return plain.buffer == schedule.images ? try copy(plain, "logits") : plain
    }

    private mutating func forward(_ index: Int, _ x: Tensor) throws(EngineError) -> Tensor {
        let layer = model.layers[index]
        switch layer.operation {
        case .dense(let dense): return try forward(layer.name, dense, x)
        case .conv2D(let conv): return try forward(layer.name, conv, x)
        case .maxPooling2D(let pool): return try forward(layer.name, pool, x)
        case .flatten: return x
        case .relu: return try forwardReLU(layer.name, x)
        case .dropout(let rate): return try forwardDropout(index, rate, x)
        }
    }

    /// The way back, from the logits to the first layer with parameters; what is before it needs no gradient.
    private mutating func backward() throws(EngineError) {
        let first = nodes.firstIndex { if case .weighted = $0 { true } else { false } }
        var gradient = schedule.logits
        for index in nodes.indices.reversed() where index >= first ?? nodes.count {
            gradient = try backward(index, gradient)
        }
        if first == nil { schedule.append(.finished(from: 0)) }
    }

    /// Undoes a node: takes the buffer with the gradient of its result, gives that of its input.
    private mutating func backward(_ index: Int, _ gradient: Int) throws(EngineError) -> Int {
        switch nodes[index] {
        case .weighted(let node): return try backward(node, at: index, gradient)
        case .pooling(let node): return try backward(node, at: index, gradient)
        case .relu(let name, let y):
            if !undone.contains(index) { try emitReLUBackward(name, y, gradient) }
            return gradient
        case .dropout(_, let perSample, let rate, let layer):
            schedule.append(.dropout(buffer: gradient, perSample: perSample, rate: rate, layer: layer))
            return gradient
        case .conversion(let name, let from, let to):
            let buffer = schedule.makeBuffer(bytes: from.description.bytes)
            try emitReorder(
                to.description, .buffer(gradient), from.description, .buffer(buffer), "\(name) gradient layout")
            return buffer
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
