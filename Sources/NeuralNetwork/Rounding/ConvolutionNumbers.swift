package import Random

/// The three passes of a layer with a kernel.
public enum ConvolutionPass: String, Codable, Sendable, Hashable, CaseIterable {
    case forward = "forward"
    case backwardData = "backward data"
    case backwardWeights = "backward weights"
}

/// Random numbers for one convolution of stride 1, and what exact arithmetic makes of them, element by element.
///
/// Images and gradients are uniform in −1..<1, kernels uniform as He's; all in rows: (batch, height, width, channels)
/// and (height, width, in, filters).
package struct ConvolutionNumbers: Sendable {
    /// Sizes of an image.
    package struct Sizes: Sendable, Hashable {
        package let height: Int
        package let width: Int
        package let channels: Int

        var count: Int { height * width * channels }
    }

    package let batch: Int
    package let input: Sizes
    package let output: Sizes
    package let window: Extent
    /// Zeros above and to the left of the image.
    package let before: (rows: Int, columns: Int)
    package let x: [Float]
    package let kernel: [Float]
    package let gradient: [Float]

    /// Numbers for a convolution over images of a shape.
    package init(_ conv: Conv2D, over shape: TensorShape, batch: Int, key: RandomKey) {
        precondition(conv.strides == Extent(1, 1) && conv.groups == 1, "numbers of a convolution of stride 1")
        guard case .spatial(let height, let width, let channels) = shape,
            case .spatial(let rows, let columns, let filters) = Operation.conv2D(conv).output(of: [shape])
        else { preconditionFailure("a convolution over \(shape)") }
        self.batch = batch
        input = Sizes(height: height, width: width, channels: channels)
        output = Sizes(height: rows, width: columns, channels: filters)
        window = conv.kernel
        before = (
            conv.padding.windows(over: height, kernel: window.height, stride: 1).before,
            conv.padding.windows(over: width, kernel: window.width, stride: 1).before
        )
        let fan = window.height * window.width * channels
        x = Self.uniform(batch * input.count, key.child(0), 1)
        kernel = Self.uniform(fan * filters, key.child(1), (6 / Float(fan)).squareRoot())
        gradient = Self.uniform(batch * output.count, key.child(2), 1)
    }

    /// Numbers of a pass's result.
    package func count(_ pass: ConvolutionPass) -> Int {
        switch pass {
        case .forward: batch * output.count
        case .backwardData: batch * input.count
        case .backwardWeights: kernel.count
        }
    }

    /// Element `place` of a pass's result in double precision, where every product is exact.
    package func exact(_ pass: ConvolutionPass, at place: Int) -> Double {
        switch pass {
        case .forward: forward(place)
        case .backwardData: backwardData(place)
        case .backwardWeights: backwardWeights(place)
        }
    }

    private func forward(_ place: Int) -> Double {
        let (sample, row, column, filter) = Self.split(place, output)
        var sum = 0.0
        for i in 0..<window.height {
            for j in 0..<window.width {
                guard let pixel = pixel(sample, row + i - before.rows, column + j - before.columns, of: input) else {
                    continue
                }
                let weights = (i * window.width + j) * input.channels
                for c in 0..<input.channels {
                    sum += Double(x[pixel + c]) * Double(kernel[(weights + c) * output.channels + filter])
                }
            }
        }
        return sum
    }

    private func backwardData(_ place: Int) -> Double {
        let (sample, row, column, channel) = Self.split(place, input)
        var sum = 0.0
        for i in 0..<window.height {
            for j in 0..<window.width {
                guard let pixel = pixel(sample, row - i + before.rows, column - j + before.columns, of: output) else {
                    continue
                }
                let weights = ((i * window.width + j) * input.channels + channel) * output.channels
                for f in 0..<output.channels {
                    sum += Double(gradient[pixel + f]) * Double(kernel[weights + f])
                }
            }
        }
        return sum
    }

    private func backwardWeights(_ place: Int) -> Double {
        let (i, j, channel, filter) = Self.split(
            place, Sizes(height: window.width, width: input.channels, channels: output.channels))
        var sum = 0.0
        for sample in 0..<batch {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    guard let pixel = pixel(sample, row + i - before.rows, column + j - before.columns, of: input)
                    else { continue }
                    let result = ((sample * output.height + row) * output.width + column) * output.channels
                    sum += Double(x[pixel + channel]) * Double(gradient[result + filter])
                }
            }
        }
        return sum
    }

    /// The first channel of a pixel; nil in the border.
    private func pixel(_ sample: Int, _ row: Int, _ column: Int, of sizes: Sizes) -> Int? {
        guard (0..<sizes.height).contains(row), (0..<sizes.width).contains(column) else { return nil }
        return ((sample * sizes.height + row) * sizes.width + column) * sizes.channels
    }

    private static func split(_ place: Int, _ sizes: Sizes) -> (Int, Int, Int, Int) {
        let (rest, channel) = place.quotientAndRemainder(dividingBy: sizes.channels)
        let (rows, column) = rest.quotientAndRemainder(dividingBy: sizes.width)
        let (sample, row) = rows.quotientAndRemainder(dividingBy: sizes.height)
        return (sample, row, column, channel)
    }

    private static func uniform(_ count: Int, _ key: RandomKey, _ limit: Float) -> [Float] {
        let philox = key.philox
        var values: [Float] = []
        values.reserveCapacity(count + 3)
        for block in 0..<(count + 3) / 4 {
            let words = philox.words(UInt64(block))
            for place in 0..<4 { values.append((Float(words[place] >> 8) * 0x1p-23 - 1) * limit) }
        }
        return Array(values.prefix(count))
    }
}
