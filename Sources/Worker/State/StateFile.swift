internal import Checkpoint
package import Digest
package import NeuralNetwork

/// The state as a safetensors file in Keras' terms, layouts undone: the same bytes on every worker.
///
/// First the weights in Keras' order, under their names, then each slot as `optimizer/SLOT/NAME`.
package struct StateFile: Sendable {
    private let engine: Engine
    private let layout: SafetensorsLayout
    private let weightBytes: Range<Int>

    package init(engine: Engine, optimizer: Optimizer) {
        self.engine = engine
        let parameters = engine.model.parameters
        let prefixes = [""] + optimizer.slotNames.map { "optimizer/\($0)/" }
        layout = SafetensorsLayout(
            tensors: prefixes.flatMap { prefix in parameters.map { (prefix + $0.name, $0.shape) } })
        let start = layout.headerBytes.count
        weightBytes = start..<start + parameters.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.size
    }

    /// Length of the file in bytes.
    package var byteCount: Int { layout.byteCount }

    /// The file's bytes.
    package func encode(_ state: TrainingState) -> [UInt8] {
        var bytes = layout.headerBytes
        bytes.reserveCapacity(byteCount)
        for vector in state.vectors {
            for index in engine.model.parameters.indices {
                let values = vector.unpack(parameter: index, by: engine)
                unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    /// SHA-256 over the float32 little-endian weights in Keras' order, of an encoded file.
    package func weightsDigest(_ file: [UInt8]) -> SHA256Digest {
        SHA256.digest(of: unsafe file.span.extracting(weightBytes).bytes)
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
