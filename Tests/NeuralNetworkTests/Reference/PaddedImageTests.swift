import NeuralNetwork
import Testing

/// A second way to the same numbers: pad the image for real, then slide windows that always fit.
@Suite struct PaddedImageTests {
    /// One single-channel image with a border, and where its windows begin.
    private struct Padded {
        let rows: [[Double]]
        let window: Extent
        let strides: Extent

        init(_ image: [[Double]], window: Extent, strides: Extent, padding: Padding, border: Double) {
            let vertical = padding.windows(over: image.count, kernel: window.height, stride: strides.height)
            let horizontal = padding.windows(over: image[0].count, kernel: window.width, stride: strides.width)
            let wide = image.map { row in
                Array(repeating: border, count: horizontal.before) + row
                    + Array(repeating: border, count: horizontal.after)
            }
            let blank = Array(repeating: border, count: wide[0].count)
            rows =
                Array(repeating: blank, count: vertical.before) + wide + Array(repeating: blank, count: vertical.after)
            self.window = window
            self.strides = strides
        }

        /// The values of every window, row by row.
        var windows: [[Double]] {
            var windows: [[Double]] = []
            for top in stride(from: 0, through: rows.count - window.height, by: strides.height) {
                for left in stride(from: 0, through: rows[0].count - window.width, by: strides.width) {
                    windows.append(rows[top..<top + window.height].flatMap { $0[left..<left + window.width] })
                }
            }
            return windows
        }
    }

    /// Whole numbers, so that sums are exact in any order.
    private func image(_ height: Int, _ width: Int) -> [[Double]] {
        (0..<height).map { (y: Int) -> [Double] in
            (0..<width).map { (x: Int) -> Double in
                let value: Int = (y * 31 + x * 17) % 23 - 11
                return Double(value)
            }
        }
    }

    @Test(arguments: [Padding.valid, .same], 1...5)
    func convolutionsAreSumsOverThePaddedImage(padding: Padding, kernel: Int) {
        for (stride, height) in [(1, 5), (2, 5), (2, 6), (3, 7), (4, 9)] {
            let image = image(height, 6)
            let window = Extent(kernel, 3)
            let strides = Extent(stride, 2)
            let weights = (0..<kernel * 3).map { Double($0 % 7 - 3) }
            let layer = ReferenceConv2D<Double>(
                Conv2D(1, kernel: window, strides: strides, padding: padding),
                over: .spatial(height: height, width: 6, channels: 1))
            let padded = Padded(image, window: window, strides: strides, padding: padding, border: 0)
            #expect(
                layer.forward(image.flatMap { $0 }, kernel: weights, bias: [2], batch: 1)
                    == padded.windows.map { dot($0, weights) + 2 }, "stride \(stride), height \(height)")
        }
    }

    @Test(arguments: [Padding.valid, .same], 1...5)
    func poolsAreMaximaOverThePaddedImage(padding: Padding, size: Int) {
        for (stride, height) in [(1, 5), (2, 5), (2, 6), (3, 7), (4, 9)] {
            let image = image(height, 6)
            let window = Extent(size, 3)
            let strides = Extent(stride, 2)
            let layer = ReferenceMaxPooling2D<Double>(
                MaxPooling2D(window, strides: strides, padding: padding),
                over: .spatial(height: height, width: 6, channels: 1))
            let padded = Padded(image, window: window, strides: strides, padding: padding, border: -.infinity)
            #expect(
                layer.forward(image.flatMap { $0 }, batch: 1) == padded.windows.compactMap { $0.max() },
                "stride \(stride), height \(height)")
        }
    }

    @Test func filtersAndSamplesDoNotMix() {
        let shape = TensorShape.spatial(height: 4, width: 4, channels: 2)
        let two = Conv2D(2, kernel: Extent(3, 3), padding: .same)
        let one = Conv2D(1, kernel: Extent(3, 3), padding: .same)
        let kernel = (0..<36).map { Double($0 * 5 % 13 - 6) }
        let x = (0..<64).map { Double($0 * 7 % 19 - 9) }
        let y = ReferenceConv2D<Double>(two, over: shape).forward(x, kernel: kernel, bias: [1, -1], batch: 2)
        for filter in 0..<2 {
            let own = kernel.indices.filter { $0 % 2 == filter }.map { kernel[$0] }
            for sample in 0..<2 {
                let single = ReferenceConv2D<Double>(one, over: shape).forward(
                    Array(x[sample * 32..<(sample + 1) * 32]), kernel: own, bias: [filter == 0 ? 1 : -1], batch: 1)
                #expect(single == (0..<16).map { y[(sample * 16 + $0) * 2 + filter] })
            }
        }
    }
}
