public import Digest

/// Images of one size with a label or a vector of targets each, at random access.
///
/// Pixels of images and synthetic ones are bytes, handed out as floats from 0 to 1. Numbers of arrays are handed out as
/// they are, as Keras does, rounded to a float. A flat sample of f features is an image of one pixel with f channels.
/// Copies share their storage. Everything is immutable, so any number of threads may read.
public struct LabeledImages: Sendable {
    /// Number of images, at least 1 unless there is nothing to test on.
    public let count: Int

    /// Rows of an image.
    public let height: Int

    /// Columns of an image.
    public let width: Int

    /// Values of a pixel: 1 for grey, 3 for colour; the features of a flat sample.
    public let channels: Int

    /// Number of classes: labels are 0 to `classCount` − 1. Of vectors the number of targets, as a model has an output for
    /// each.
    public let classCount: Int

    /// Numbers of a vector of targets; nil if samples have class numbers.
    public let targetCount: Int?

    /// Whether the data set says how much each sample counts.
    public let hasWeights: Bool

    /// SHA-256 of what is decoded: count, height, width, channels and class count as eight bytes each with the
    /// lowest first, then all pixels, then all labels; so compression does not matter. Of synthetic images, which
    /// are never all made, it is that of their specification; of arrays that of type, shape and numbers of each, and the
    /// class count.
    public let digest: SHA256Digest

    let storage: Storage

    enum Storage: Sendable {
        case memory(pixels: [UInt8], labels: [UInt8])
        case synthetic(SyntheticImages)
        case arrays(ArraySamples)
    }

    /// Values of an image: `height * width * channels`.
    public var imageSize: Int { height * width * channels }

    /// The label of an image; not for samples with vectors of targets.
    public func label(at index: Int) -> Int32 {
        precondition(targetCount == nil, "samples with vectors of targets have no labels")
        precondition((0..<count).contains(index), "image \(index) is outside 0..<\(count)")
        return switch storage {
        case .memory(_, let labels): Int32(labels[index])
        case .synthetic(let images): images.label(at: index)
        case .arrays(let samples): Int32(samples.y.integer(at: index))
        }
    }

    /// Writes one image as `imageSize` floats, row by row and channels last.
    ///
    /// Allocates nothing; about as fast as memory for images held in it. `output` must be exactly as large.
    public func copyImage(at index: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition((0..<count).contains(index), "image \(index) is outside 0..<\(count)")
        precondition(output.count == imageSize, "an image has \(imageSize) values, not \(output.count)")
        switch storage {
        case .memory(let pixels, _):
            unsafe pixels.withUnsafeBufferPointer { bytes in
                unsafe PixelKernel.scale(bytes, from: index * imageSize, into: output)
            }
        case .synthetic(let images): unsafe images.write(index, into: output)
        case .arrays(let samples): unsafe samples.x.copy(from: index * imageSize, into: output)
        }
    }

    /// Writes the targets of a sample, or the number of its class as the only one; `output` must be exactly as large.
    public func copyTargets(at index: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == targetCount ?? 1, "a sample has \(targetCount ?? 1) targets, not \(output.count)")
        if case .arrays(let samples) = storage {
            unsafe samples.y.copy(from: index * output.count, into: output)
        } else {
            unsafe output[0] = Float(label(at: index))
        }
    }

    /// Writes how much a sample counts into the only place of `output`: 1 if the data set does not say.
    public func copyWeight(at index: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == 1, "a sample has 1 weight, not \(output.count)")
        guard case .arrays(let samples) = storage, let weights = samples.weights else { return unsafe output[0] = 1 }
        unsafe weights.copy(from: index, into: output)
    }
}
