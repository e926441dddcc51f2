public import Digest

/// Images of one size with a label each, at random access; pixels are bytes, handed out as floats from 0 to 1.
///
/// Copies share their storage. Everything is immutable, so any number of threads may read.
public struct LabeledImages: Sendable {
    /// Number of images, at least 1.
    public let count: Int

    /// Rows of an image.
    public let height: Int

    /// Columns of an image.
    public let width: Int

    /// Values of a pixel: 1 for grey, 3 for colour.
    public let channels: Int

    /// Number of classes; labels are 0 to `classCount` − 1.
    public let classCount: Int

    /// SHA-256 of what is decoded: count, height, width, channels and class count as eight bytes each with the
    /// lowest first, then all pixels, then all labels; so compression does not matter. Of synthetic images, which
    /// are never all made, it is that of their specification.
    public let digest: SHA256Digest

    private let storage: Storage

    private enum Storage: Sendable {
        case memory(pixels: [UInt8], labels: [UInt8])
        case synthetic(SyntheticImages)
    }

    /// Values of an image: `height * width * channels`.
    public var imageSize: Int { height * width * channels }

    /// The label of an image.
    public func label(at index: Int) -> Int32 {
        precondition((0..<count).contains(index), "image \(index) is outside 0..<\(count)")
        return switch storage {
        case .memory(_, let labels): Int32(labels[index])
        case .synthetic(let images): images.label(at: index)
        }
    }

    /// Writes one image as `imageSize` floats, row by row and channels last: each byte divided by 255.
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
        }
    }

    /// Writes images one after the other: a batch in the layout NHWC.
    ///
    /// `output` must have room for exactly `imageSize` floats for each index.
    @inlinable
    public func copyImages(
        at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(output.count == indices.count * imageSize, "\(indices.count) images need other room")
        var start = 0
        for index in indices {
            unsafe copyImage(at: index, into: UnsafeMutableBufferPointer(rebasing: output[start..<start + imageSize]))
            start += imageSize
        }
    }

    /// Writes the labels of images one after the other; `output` must have room for exactly one for each index.
    @inlinable
    public func copyLabels(at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Int32>) {
        precondition(output.count == indices.count, "\(indices.count) labels need other room")
        for (place, index) in indices.enumerated() { unsafe output[place] = label(at: index) }
    }
}

extension LabeledImages {
    /// Images in memory; sizes and labels must agree already.
    init(count: Int, height: Int, width: Int, pixels: [UInt8], labels: [UInt8], classCount: Int) {
        precondition(pixels.count == count * height * width && labels.count == count, "sizes disagree")
        self.init(
            count: count, height: height, width: width, channels: 1, classCount: classCount,
            digest: Self.digest([count, height, width, 1, classCount], pixels, labels),
            storage: .memory(pixels: pixels, labels: labels))
    }

    /// Images that are made when asked for.
    init(_ images: SyntheticImages) {
        let spec = images.spec
        self.init(
            count: images.count, height: spec.height, width: spec.width, channels: spec.channels,
            classCount: spec.classCount, digest: SHA256.digest(of: Array("\(images)".utf8)),
            storage: .synthetic(images))
    }

    private static func digest(_ sizes: [Int], _ pixels: [UInt8], _ labels: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        let header = sizes.flatMap { size in (0..<8).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) } }
        hash.update(unsafe header.span.bytes)
        hash.update(unsafe pixels.span.bytes)
        hash.update(unsafe labels.span.bytes)
        return hash.finish()
    }
}
