import Checkpoint
import Digest
import Foundation
import NeuralNetwork
import Worker

extension StateFile {
    /// The whole file in memory, checked against its digest.
    func encode(_ state: TrainingState) throws -> [UInt8] {
        var file = try TemporaryFile(in: NSTemporaryDirectory())
        let digests = try write(state, to: &file)
        let bytes = try file.read(0..<file.byteCount)
        precondition(digests.file == SHA256.digest(of: bytes))
        return bytes
    }

    /// The digest of the weights in the file of a state.
    func weightsDigest(_ state: TrainingState) throws -> SHA256Digest {
        var file = try TemporaryFile(in: NSTemporaryDirectory())
        return try write(state, to: &file).weights
    }
}

extension FloatBuffer {
    /// A parameter in Keras' order.
    func unpack(parameter: Int, by engine: Engine) -> [Float] {
        var keras: [Float] = []
        unpack(parameter: parameter, by: engine) { piece in
            for place in piece.indices { keras.append(piece[place]) }
        }
        return keras
    }
}
