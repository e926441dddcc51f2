internal import Digest
internal import Foundation
internal import Wire

/// Weights and optimizer state as a blob: float32, little-endian as every machine that Swift runs on under Linux.
struct ServiceState {
    let bytes: [UInt8]
    let blob: ClientBlob

    init(_ numbers: [Float]) {
        bytes = unsafe numbers.withUnsafeBytes { unsafe [UInt8]($0) }
        let (digest, count) = (SHA256.digest(of: bytes), bytes.count)
        blob = .with {
            $0.sha256 = Data(digest.bytes)
            $0.byteCount = UInt64(count)
        }
    }

    /// The numbers of a blob; what is left of a last one that is not whole is not one.
    static func numbers(_ bytes: [UInt8]) -> [Float] {
        let count = bytes.count / MemoryLayout<Float>.size
        return unsafe [Float](unsafeUninitializedCapacity: count) { numbers, initialized in
            unsafe bytes.withUnsafeBytes { raw in
                unsafe UnsafeMutableRawBufferPointer(numbers).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: raw.prefix(count * 4)))
            }
            initialized = count
        }
    }
}
