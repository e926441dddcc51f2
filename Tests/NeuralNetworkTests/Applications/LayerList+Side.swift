import NeuralNetwork

extension NeuralNetwork.Operation {
    /// The side of square images behind it.
    func side(over side: Int) -> Int {
        func windows(_ window: Extent, _ strides: Extent, _ padding: Padding) -> Int {
            padding.windows(over: side, kernel: window.height, stride: strides.height).count
        }
        return switch self {
        case .conv2D(let conv): windows(conv.kernel, conv.strides, conv.padding)
        case .depthwiseConv2D(let conv): windows(conv.kernel, conv.strides, conv.padding)
        case .separableConv2D(let conv): windows(conv.kernel, conv.strides, conv.padding)
        case .maxPooling2D(let pool): windows(pool.window, pool.strides, pool.padding)
        case .averagePooling2D(let pool): windows(pool.window, pool.strides, pool.padding)
        case .zeroPadding2D(let border): side + border.top + border.bottom
        case .cropping2D(let border): side - border.top - border.bottom
        case .globalAveragePooling2D, .reshape: 1
        default: side
        }
    }
}
