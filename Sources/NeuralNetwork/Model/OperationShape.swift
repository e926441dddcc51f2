extension Operation {
    /// The shape of the result when fed with `inputs`; only for settings that `Model.check` let through.
    func output(of inputs: [TensorShape]) -> TensorShape {
        let input = inputs[0]
        switch self {
        case .dense(let dense): return .flat(dense.units)
        case .conv2D(let conv):
            return input.windowed(conv.kernel, conv.strides, conv.padding, channels: conv.filters)
        case .depthwiseConv2D(let conv):
            return input.windowed(
                conv.kernel, conv.strides, conv.padding, channels: input.channels * conv.multiplier)
        case .separableConv2D(let conv):
            return input.windowed(conv.kernel, conv.strides, conv.padding, channels: conv.filters)
        case .maxPooling2D(let pool):
            return input.windowed(pool.window, pool.strides, pool.padding, channels: input.channels)
        case .averagePooling2D(let pool):
            return input.windowed(pool.window, pool.strides, pool.padding, channels: input.channels)
        case .globalAveragePooling2D, .globalMaxPooling2D: return .flat(input.channels)
        case .flatten: return .flat(input.count)
        case .reshape(let height, let width, let channels):
            return .spatial(height: height, width: width, channels: channels)
        case .zeroPadding2D(let border): return border.around(input)
        case .cropping2D(let border): return border.within(input)
        case .multiply: return inputs.first { $0.places > 1 } ?? input
        case .concatenate: return input.with(channels: inputs.reduce(0) { $0 + $1.channels })
        case .dropout, .sampleDropout, .relu, .activation, .leakyReLU, .add, .batchNormalization, .rescaling,
            .normalization, .layerNormalization, .layerScale:
            return input
        }
    }
}

extension TensorShape {
    /// Its sides.
    var dimensions: [Int] {
        switch self {
        case .spatial(let height, let width, let channels): [height, width, channels]
        case .flat(let count): [count]
        }
    }

    /// Pixels of an image, 1 for a vector.
    var places: Int {
        switch self {
        case .spatial(let height, let width, _): height * width
        case .flat: 1
        }
    }

    fileprivate func with(channels: Int) -> TensorShape {
        switch self {
        case .spatial(let height, let width, _): .spatial(height: height, width: width, channels: channels)
        case .flat: .flat(channels)
        }
    }

    fileprivate func windowed(
        _ window: Extent, _ strides: Extent, _ padding: Padding, channels: Int
    ) -> TensorShape {
        guard case .spatial(let height, let width, _) = self else { return self }
        return .spatial(
            height: padding.windows(over: height, kernel: window.height, stride: strides.height).count,
            width: padding.windows(over: width, kernel: window.width, stride: strides.width).count,
            channels: channels)
    }
}
