internal import Glibc

/// Work on the elements of float32 tensors that is done without a kernel of the library.
protocol ElementWork: Sendable {
    /// Does it, from some buffers to others or in place.
    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>])
}

/// Zeros into the channels of an image that only fill its last block, of numbers of any size.
struct FilledChannels: ElementWork {
    private let samples: Int
    private let perSample: Int
    /// Of a sample, where its last block of channels begins, and its pixels.
    private let start: Int
    private let pixels: Int
    /// Channels in a block, and those of the last one that are the model's.
    private let block: Int
    private let used: Int
    /// Bytes of a number.
    private let size: Int

    /// - Parameter tensor: Batch, channels, height and width; channels in blocks, the block innermost.
    init(_ tensor: TensorDescription, channels: Int) {
        let layout = tensor.layout
        size = tensor.bytes / layout.storedCount
        block = layout.blocks.first?.size ?? 1
        samples = layout.sizes[0]
        perSample = layout.storedCount / samples
        pixels = layout.sizes[2] * layout.sizes[3]
        start = perSample - pixels * block
        used = channels - (layout.sizes[1] - block)
    }

    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        for sample in 0..<samples {
            for pixel in 0..<pixels {
                let first = sample * perSample + start + pixel * block
                unsafe memset(UnsafeMutableRawPointer(y[0]) + (first + used) * size, 0, (block - used) * size)
            }
        }
    }
}
