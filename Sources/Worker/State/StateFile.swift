package import Checkpoint
package import Digest
package import NeuralNetwork

/// The state as a safetensors file in Keras' terms, layouts undone: the same bytes on every worker.
///
/// First the weights in Keras' order, under their names, then each slot as `optimizer/SLOT/NAME`. In fixed point the
/// elements are raw numbers, and the metadata name the format.
package struct StateFile: Sendable {
    private let engine: Engine
    private let layout: SafetensorsLayout

    package init(engine: Engine, optimizer: Optimizer) {
        self.engine = engine
        layout = SafetensorsLayout(
            tensors: optimizer.stateTensors(of: engine.model), type: engine.format.word.tensorType,
            metadata: engine.format.word == .float32 ? [:] : ["format": engine.format.rawValue])
    }

    /// Length of the file in bytes.
    package var byteCount: Int { layout.byteCount }

    /// What says that a file has arrived whole, and which weights it holds.
    package struct Digests: Sendable, Hashable {
        /// SHA-256 of the file.
        package let file: SHA256Digest
        /// SHA-256 over the float32 little-endian weights in Keras' order; in fixed point over the nearest float32 of each,
        /// which is exact below 512.
        package let weights: SHA256Digest
    }

    /// Writes the file, in pieces of some 100 KiB; takes no memory besides.
    package func write(
        _ state: TrainingState, to file: inout TemporaryFile
    ) throws(CheckpointError) -> Digests {
        var whole = SHA256()
        var weights = SHA256()
        let header = layout.headerBytes
        whole.update(unsafe header.span.bytes)
        try file.append(header)
        for (place, vector) in state.vectors.enumerated() {
            for index in engine.model.parameters.indices {
                try vector.unpack(parameter: index, by: engine) { (piece) throws(CheckpointError) in
                    whole.update(unsafe piece.bytes)
                    if place == 0 { hash(piece, &weights) }
                    try file.append(unsafe piece.bytes)
                }
            }
        }
        return Digests(file: whole.finish(), weights: weights.finish())
    }

    private func hash(_ piece: Span<Float>, _ weights: inout SHA256) {
        let word = engine.format.word
        if word == .float32 { return weights.update(unsafe piece.bytes) }
        let values = piece.indices.map { word.value(of: piece[$0]) }
        weights.update(unsafe values.span.bytes)
    }

    /// Reads an encoded file into a state of the same model and optimizer.
    package func decode(_ file: [UInt8], into state: TrainingState) throws(WorkerError) {
        guard file.count == byteCount, file.starts(with: layout.headerBytes) else {
            throw .input(
                "the state to go on from does not fit the model '\(engine.model.name)' and its optimizer: "
                    + "\(file.count) bytes, expected \(byteCount) with the same tensors")
        }
        var place = layout.headerBytes.count
        for vector in state.vectors {
            for (index, parameter) in engine.model.parameters.enumerated() {
                let end = place + parameter.count * MemoryLayout<Float>.size
                vector.pack(Self.floats(file[place..<end]), parameter: index, by: engine)
                place = end
            }
        }
    }

    private static func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
        let count = bytes.count / MemoryLayout<Float>.size
        return unsafe [Float](unsafeUninitializedCapacity: count) { values, initialized in
            unsafe bytes.withUnsafeBytes { raw in
                unsafe UnsafeMutableRawBufferPointer(values).copyMemory(from: raw)
            }
            initialized = count
        }
    }
}
