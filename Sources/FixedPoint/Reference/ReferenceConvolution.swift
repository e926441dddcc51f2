/// The three passes of a convolution as sums over the pairs of an image's number and a result that meet at a weight.
public struct ReferenceConvolution: Sendable {
    private let sizes: FixedConvolution

    /// Of these sizes.
    public init(_ sizes: FixedConvolution) {
        self.sizes = sizes
    }

    /// The exact results.
    public func forward<Pixel: FixedStorage, Weight: FixedStorage>(_ image: [Pixel], _ weights: [Weight]) -> [Int64] {
        var sums = [Int64](repeating: 0, count: sizes.batch * sizes.output.height * sizes.output.width * sizes.filters)
        forEachTerm { pixel, weight, result in sums[result] &+= Int64(image[pixel]) * Int64(weights[weight]) }
        return sums
    }

    /// The exact gradient of the weights.
    public func weightGradient<Pixel: FixedStorage, Gradient: FixedStorage>(
        _ image: [Pixel], _ gradient: [Gradient]
    ) -> [Int64] {
        var sums = [Int64](repeating: 0, count: sizes.patch * sizes.filters)
        forEachTerm { pixel, weight, result in sums[weight] &+= Int64(image[pixel]) * Int64(gradient[result]) }
        return sums
    }

    /// The exact gradient of the image.
    public func inputGradient<Gradient: FixedStorage, Weight: FixedStorage>(
        _ gradient: [Gradient], _ weights: [Weight]
    ) -> [Int64] {
        var sums = [Int64](repeating: 0, count: sizes.batch * sizes.image.height * sizes.image.width * sizes.channels)
        forEachTerm { pixel, weight, result in sums[pixel] &+= Int64(gradient[result]) * Int64(weights[weight]) }
        return sums
    }

    /// Every multiplication of the forward pass by the indices of its number of the image, its weight and its result.
    private func forEachTerm(_ body: (_ pixel: Int, _ weight: Int, _ result: Int) -> Void) {
        let (image, kernel, output) = (sizes.image, sizes.kernel, sizes.output)
        for place in 0..<sizes.batch * output.height * output.width {
            let (x, line) = (place % output.width, place / output.width)
            let (y, sample) = (line % output.height, line / output.height)
            for tap in 0..<kernel.height * kernel.width {
                let row = y * sizes.stride.height - sizes.before.height + tap / kernel.width
                let column = x * sizes.stride.width - sizes.before.width + tap % kernel.width
                guard (0..<image.height).contains(row), (0..<image.width).contains(column) else { continue }
                let pixel = ((sample * image.height + row) * image.width + column) * sizes.channels
                for channel in 0..<sizes.channels {
                    for filter in 0..<sizes.filters {
                        let weight = (tap * sizes.channels + channel) * sizes.filters + filter
                        body(pixel + channel, weight, place * sizes.filters + filter)
                    }
                }
            }
        }
    }
}
