internal import NeuralNetwork

/// Layers that have a kernel.
enum WeightedLayers {
    /// On an image a dense layer works on the channels of each pixel: a convolution of 1×1.
    static let dense: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.tensor(), use.config)
        let units = try config.integer("units")
        try config.requirePlainWeights()
        let hasBias = try config.bool("use_bias", default: true)
        let initializer = Initializer(config.place["kernel_initializer"])
        let activation = try builder.activation(use, config.place["activation"])
        try builder.penalize(use, "kernel_regularizer")
        let operation: Operation
        switch input.shape.count {
        case 1: operation = .dense(Dense(units, activation: activation, initializer: initializer, hasBias: hasBias))
        case 3:
            operation = .conv2D(
                Conv2D(
                    units, kernel: Extent(1, 1), activation: activation, initializer: initializer, hasBias: hasBias))
        default: throw use.error("it takes \(input.shape); a vector or an image is supported, put a Flatten before it")
        }
        return try builder.emit(
            use, operation, [input], shape: input.shape.dropLast() + [units],
            owns: [[input.channels, units]] + (hasBias ? [[units]] : []))
    }

    static let convolution: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.image(), use.config)
        let hasBias = try config.bool("use_bias", default: true)
        try config.requirePlainWeights()
        try config.requireUndilated()
        try builder.penalize(use, "kernel_regularizer")
        let conv = Conv2D(
            try config.integer("filters"), kernel: try config.extent("kernel_size"),
            strides: try config.extent("strides", default: Extent(1, 1)), padding: try config.padding(),
            activation: try builder.activation(use, config.place["activation"]),
            initializer: Initializer(config.place["kernel_initializer"]), hasBias: hasBias,
            groups: try config.integer("groups", default: 1))
        let kernel = [
            conv.kernel.height, conv.kernel.width, input.channels / max(conv.groups, 1), conv.filters,
        ]
        return try builder.emit(
            use, .conv2D(conv), [input],
            shape: try use.windowed(conv.kernel, conv.strides, conv.padding, channels: conv.filters),
            owns: [kernel] + (hasBias ? [[conv.filters]] : []))
    }

    static let depthwise: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.image(), use.config)
        let hasBias = try config.bool("use_bias", default: true)
        try config.requirePlainWeights()
        try config.requireUndilated()
        try builder.penalize(use, "depthwise_regularizer")
        let conv = DepthwiseConv2D(
            kernel: try config.extent("kernel_size"), strides: try config.extent("strides", default: Extent(1, 1)),
            padding: try config.padding(), multiplier: try config.integer("depth_multiplier", default: 1),
            activation: try builder.activation(use, config.place["activation"]),
            initializer: Initializer(config.place["depthwise_initializer"]), hasBias: hasBias)
        let (channels, overflows) = input.channels.multipliedReportingOverflow(by: conv.multiplier)
        guard !overflows else { throw use.error("a depth_multiplier of \(conv.multiplier) is too large") }
        return try builder.emit(
            use, .depthwiseConv2D(conv), [input],
            shape: try use.windowed(conv.kernel, conv.strides, conv.padding, channels: channels),
            owns: [[conv.kernel.height, conv.kernel.width, input.channels, conv.multiplier]]
                + (hasBias ? [[channels]] : []))
    }

    static let separable: LayerTranslation = { builder, use throws(KerasError) in
        let (input, config) = (try use.image(), use.config)
        let hasBias = try config.bool("use_bias", default: true)
        try config.requirePlainWeights()
        try config.requireUndilated()
        try builder.penalize(use, "depthwise_regularizer", "pointwise_regularizer")
        let conv = SeparableConv2D(
            try config.integer("filters"), kernel: try config.extent("kernel_size"),
            strides: try config.extent("strides", default: Extent(1, 1)), padding: try config.padding(),
            multiplier: try config.integer("depth_multiplier", default: 1),
            activation: try builder.activation(use, config.place["activation"]),
            initializer: Initializer(config.place["depthwise_initializer"]), hasBias: hasBias)
        let (channels, overflows) = input.channels.multipliedReportingOverflow(by: conv.multiplier)
        guard !overflows else { throw use.error("a depth_multiplier of \(conv.multiplier) is too large") }
        let kernels = [
            [conv.kernel.height, conv.kernel.width, input.channels, conv.multiplier], [1, 1, channels, conv.filters],
        ]
        return try builder.emit(
            use, .separableConv2D(conv), [input],
            shape: try use.windowed(conv.kernel, conv.strides, conv.padding, channels: conv.filters),
            owns: kernels + (hasBias ? [[conv.filters]] : []))
    }
}
