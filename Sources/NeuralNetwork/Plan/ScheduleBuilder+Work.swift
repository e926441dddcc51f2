extension ScheduleBuilder {
    /// A tensor of the plan that work of ours reads or writes.
    struct LaidTensor {
        let tensor: TensorDescription
        let buffer: Int

        init(_ tensor: TensorDescription, _ buffer: Int) {
            (self.tensor, self.buffer) = (tensor, buffer)
        }
    }

    /// Appends work of ours, which is on float32: what is in another format is converted before and after.
    mutating func append(
        _ work: some ElementWork, from: [LaidTensor], to: [LaidTensor], _ name: String
    ) throws(EngineError) {
        var sources: [Int] = []
        for place in from { sources.append(try widened(place, name)) }
        let targets = to.map { place in
            place.tensor.isFloat32 ? place.buffer : schedule.makeBuffer(bytes: place.tensor.inFloat32.bytes)
        }
        schedule.append(.work(work, from: sources, to: targets, name))
        for (place, target) in zip(to, targets) { try round(target, to: place, name) }
    }

    /// Appends dropout of a tensor in place.
    mutating func append(_ layer: DropoutLayer, _ place: LaidTensor, _ name: String) throws(EngineError) {
        let buffer = try widened(place, name)
        schedule.append(.dropout(buffer: buffer, perSample: place.tensor.layout.storedCount / batch, layer))
        try round(buffer, to: place, name)
    }

    /// A buffer with the tensor in float32; its own if that is what it is.
    mutating func widened(_ place: LaidTensor, _ name: String) throws(EngineError) -> Int {
        guard !place.tensor.isFloat32 else { return place.buffer }
        let wide = place.tensor.inFloat32
        let buffer = schedule.makeBuffer(bytes: wide.bytes)
        try emitReorder(place.tensor, .buffer(place.buffer), wide, .buffer(buffer), "\(name) to float32")
        return buffer
    }

    /// Rounds what was done in a buffer of its own.
    mutating func round(_ buffer: Int, to place: LaidTensor, _ name: String) throws(EngineError) {
        guard buffer != place.buffer else { return }
        try emitReorder(
            place.tensor.inFloat32, .buffer(buffer), place.tensor, .buffer(place.buffer), "\(name) from float32")
    }
}
