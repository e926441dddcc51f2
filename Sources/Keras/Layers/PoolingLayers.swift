internal import NeuralNetwork

/// Layers that take the largest or the mean of places.
enum PoolingLayers {
    static let largest: LayerTranslation = { builder, use throws(KerasError) in
        let window = try use.config.extent("pool_size", default: Extent(2, 2))
        let pool = MaxPooling2D(
            window, strides: try use.config.extent("strides", default: window), padding: try use.config.padding())
        return try builder.emit(
            use, .maxPooling2D(pool), [try use.image()],
            shape: try use.windowed(pool.window, pool.strides, pool.padding, channels: try use.image().channels))
    }

    static let mean: LayerTranslation = { builder, use throws(KerasError) in
        let window = try use.config.extent("pool_size", default: Extent(2, 2))
        let pool = AveragePooling2D(
            window, strides: try use.config.extent("strides", default: window), padding: try use.config.padding())
        return try builder.emit(
            use, .averagePooling2D(pool), [try use.image()],
            shape: try use.windowed(pool.window, pool.strides, pool.padding, channels: try use.image().channels))
    }

    static let globalLargest: LayerTranslation = { builder, use throws(KerasError) in
        try global(&builder, use, .globalMaxPooling2D)
    }

    static let globalMean: LayerTranslation = { builder, use throws(KerasError) in
        try global(&builder, use, .globalAveragePooling2D)
    }

    private static func global(
        _ builder: inout NetworkBuilder, _ use: LayerUse, _ operation: Operation
    ) throws(KerasError) -> NetworkTensor {
        let input = try use.image()
        let pooled = try builder.emit(use, operation, [input], shape: [input.channels])
        guard try use.config.bool("keepdims", default: false) else { return pooled }
        return try builder.emit(
            use, .reshape(height: 1, width: 1, channels: input.channels), [pooled], shape: [1, 1, input.channels],
            part: "/keepdims")
    }
}

extension LayerUse {
    /// The shape that a window gives as it goes over the image that the layer takes.
    func windowed(
        _ window: Extent, _ strides: Extent, _ padding: Padding, channels: Int
    ) throws(KerasError) -> [Int] {
        let image = try image()
        for side in [window.height, window.width, strides.height, strides.width] where !(1...65_536).contains(side) {
            throw error("a side or stride of its window is \(side); it must be 1 to 65536")
        }
        let rows = padding.windows(over: image.shape[0], kernel: window.height, stride: strides.height).count
        let columns = padding.windows(over: image.shape[1], kernel: window.width, stride: strides.width).count
        guard rows > 0, columns > 0 else {
            throw error("its window of \(window.height)x\(window.width) does not fit into \(image.shape)")
        }
        return [rows, columns, channels]
    }
}
