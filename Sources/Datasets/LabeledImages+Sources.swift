internal import Digest

extension LabeledImages {
    /// Images in memory; sizes and labels must agree already.
    init(count: Int, height: Int, width: Int, pixels: [UInt8], labels: [UInt8], classCount: Int) {
        precondition(pixels.count == count * height * width && labels.count == count, "sizes disagree")
        self.init(
            count: count, height: height, width: width, channels: 1, classCount: classCount, targetCount: nil,
            hasWeights: false, digest: Self.digest([count, height, width, 1, classCount], pixels, labels),
            storage: .memory(pixels: pixels, labels: labels))
    }

    /// Images that are made when asked for.
    init(_ images: SyntheticImages) {
        let spec = images.spec
        self.init(
            count: images.count, height: spec.height, width: spec.width, channels: spec.channels,
            classCount: spec.classCount, targetCount: nil, hasWeights: false,
            digest: SHA256.digest(of: Array("\(images)".utf8)),
            storage: .synthetic(images))
    }

    /// Samples of arrays; `classCount` is that of the whole data set.
    init(_ samples: ArraySamples, classCount: Int) {
        let targetCount: Int? = if case .vector(let count) = samples.target { count } else { nil }
        var hash = SHA256()
        hash.update(unsafe Self.bytes([targetCount ?? classCount]).span.bytes)
        samples.hash(into: &hash)
        self.init(
            count: samples.count, height: samples.size[0], width: samples.size[1], channels: samples.size[2],
            classCount: targetCount ?? classCount, targetCount: targetCount, hasWeights: samples.weights != nil,
            digest: hash.finish(), storage: .arrays(samples))
    }

    /// No images, of the same size and kind.
    var none: LabeledImages {
        LabeledImages(
            count: 0, height: height, width: width, channels: channels, classCount: classCount,
            targetCount: targetCount, hasWeights: false, digest: SHA256.digest(of: [] as [UInt8]),
            storage: .memory(pixels: [], labels: []))
    }

    private static func bytes(_ sizes: [Int]) -> [UInt8] {
        sizes.flatMap { size in (0..<8).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) } }
    }

    private static func digest(_ sizes: [Int], _ pixels: [UInt8], _ labels: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        let header = bytes(sizes)
        hash.update(unsafe header.span.bytes)
        hash.update(unsafe pixels.span.bytes)
        hash.update(unsafe labels.span.bytes)
        return hash.finish()
    }
}
