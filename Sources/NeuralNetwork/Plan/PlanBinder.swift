/// What a plan does at each step, with addresses.
@safe enum Action {
    case kernel(Primitive)
    case dropout(UnsafeMutablePointer<Float>, perSample: Int, DropoutLayer)
    case work(any ElementWork, [UnsafePointer<Float>], [UnsafeMutablePointer<Float>], name: String)
    case loss
    case clear(UnsafeMutableRawPointer, bytes: Int)
    case statistic(UnsafePointer<Float>, offset: Int, count: Int)
    case exchange(PlanExchange)
    case finished(from: Int, count: Int)
}

/// Gives a schedule its memory: allocates the arena, compiles the kernels, binds their tensors.
@safe struct PlanBinder {
    let arena: Arena
    private(set) var weights: [(memory: MemoryObject, offset: Int)] = []
    private(set) var gradients: [(memory: MemoryObject, offset: Int)] = []
    private(set) var kernelNames: [String] = []
    private(set) var outputs: [KernelOutput?] = []

    private let schedule: Schedule
    private let layout: ParameterLayout
    private let processor: Processor
    private let offsets: [Int]

    init(
        _ schedule: Schedule, _ layout: ParameterLayout, _ processor: Processor, _ subject: String,
        _ shared: Arena?
    ) throws(EngineError) {
        let (offsets, bytes) = ArenaLayout.place(schedule.buffers)
        if let shared, shared.bytes >= bytes { arena = shared } else { arena = try Arena(bytes: bytes, subject) }
        (self.schedule, self.layout, self.processor, self.offsets) = (schedule, layout, processor, offsets)
    }

    /// The actions of a run, in order.
    mutating func bind() throws(EngineError) -> [Action] {
        var actions: [Action] = []
        for step in schedule.steps { actions.append(try bind(step)) }
        return actions
    }

    private mutating func bind(_ step: Schedule.Step) throws(EngineError) -> Action {
        switch step {
        case .kernel(let description, let operands, let name):
            kernelNames.append("\(name): \(description.kernelName)")
            outputs.append(output(operands))
            return .kernel(try bind(description, operands, name))
        case .dropout(let buffer, let perSample, let layer):
            return unsafe .dropout(pointer(buffer), perSample: perSample, layer)
        case .work(let work, let from, let to, let name):
            return unsafe .work(
                work, from.map { unsafe UnsafePointer(pointer($0)) }, to.map { unsafe pointer($0) }, name: name)
        case .loss: return .loss
        case .clear(let buffer, let bytes): return unsafe .clear(arena.pointer(at: offsets[buffer]), bytes: bytes)
        case .statistic(let buffer, let parameter, let count):
            return unsafe .statistic(
                UnsafePointer(pointer(buffer)), offset: layout.entries[parameter].range.lowerBound, count: count)
        case .exchange(let exchange): return .exchange(bind(exchange))
        case .finished(let from, let count): return .finished(from: from, count: count)
        }
    }

    private mutating func bind(
        _ description: PrimitiveDescription, _ operands: [Schedule.Operand], _ name: String
    ) throws(EngineError) -> Primitive {
        var tensors: [(argument: Int32, memory: MemoryObject)] = []
        for operand in operands { tensors.append((operand.argument, try bind(operand, name))) }
        return try Primitive(description, tensors, name)
    }

    private mutating func bind(_ operand: Schedule.Operand, _ name: String) throws(EngineError) -> MemoryObject {
        let memory = try MemoryObject(operand.tensor, processor, name)
        switch operand.place {
        case .buffer(let buffer): unsafe try memory.move(to: arena.pointer(at: offsets[buffer] + operand.offset))
        case .weights(let index): weights.append((memory, layout.entries[index].range.lowerBound))
        case .gradient(let index): gradients.append((memory, layout.entries[index].range.lowerBound))
        }
        return memory
    }

    private func bind(_ exchange: Exchange) -> PlanExchange {
        unsafe PlanExchange(exchange, taken: exchange.taken.map { unsafe pointer($0) }) { place in
            switch place {
            case .buffer(let buffer): unsafe .memory(pointer(buffer))
            case .weights(let index): .weights(layout.entries[index].range.lowerBound)
            case .gradient(let index): .gradient(layout.entries[index].range.lowerBound)
            }
        }
    }

    /// The floats of a buffer.
    func pointer(_ buffer: Int) -> UnsafeMutablePointer<Float> {
        unsafe arena.pointer(at: offsets[buffer]).assumingMemoryBound(to: Float.self)
    }

    /// The floats of a buffer, with bounds.
    func floats(_ buffer: Int, count: Int) -> UnsafeMutableBufferPointer<Float> {
        unsafe UnsafeMutableBufferPointer(start: pointer(buffer), count: count)
    }

    /// The labels.
    func labels(count: Int) -> UnsafeMutableBufferPointer<Int32> {
        unsafe UnsafeMutableBufferPointer(
            start: arena.pointer(at: offsets[schedule.labels]).bindMemory(to: Int32.self, capacity: count),
            count: count)
    }
}
