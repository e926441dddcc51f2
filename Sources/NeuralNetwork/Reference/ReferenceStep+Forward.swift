extension ReferenceStep {
    /// The result of a layer of one input.
    func forward(_ layer: Int, _ x: [Scalar]) -> [Scalar] {
        switch model.layers[layer].operation {
        case .dense(let dense):
            return activate(dense.activation, sum(layer, dense, x))
        case .conv2D(let conv):
            return activate(conv.activation, sum(layer, conv, x))
        case .depthwiseConv2D(let conv):
            return activate(conv.activation, sum(layer, conv.grouped(over: inputs[layer].channels), x))
        case .separableConv2D(let conv): return activate(conv.activation, sum(layer, conv, x))
        case .layerNormalization(let options): return layerNormalization(layer, options).forward(x, parameters[layer])
        case .layerScale: return ReferenceLayerScale().forward(x, parameters[layer][0])
        case .maxPooling2D(let pool):
            return ReferenceMaxPooling2D(pool, over: inputs[layer]).forward(x, batch: batch)
        case .averagePooling2D(let pool):
            return ReferenceAveragePooling2D(pool, over: inputs[layer]).forward(x, batch: batch)
        case .globalAveragePooling2D:
            return ReferenceAveragePooling2D(.global(over: inputs[layer]), over: inputs[layer]).forward(x, batch: batch)
        case .globalMaxPooling2D:
            return ReferenceMaxPooling2D(.global(over: inputs[layer]), over: inputs[layer]).forward(x, batch: batch)
        case .flatten, .reshape, .add, .multiply, .concatenate: return x
        case .dropout(let rate): return drop(layer, rate, x)
        case .sampleDropout(let rate): return dropSamples(layer, rate, x)
        case .relu: return ReferenceElementwise.relu(x)
        case .activation(let activation): return activate(activation, x)
        case .leakyReLU(let slope): return ReferenceActivation(.leakyReLU, slope: slope).forward(x)
        case .batchNormalization(let options):
            let normalization = normalization(layer, options)
            let own = normalization.statistics(x)
            let (mean, variance) = usesMovingStatistics ? moving(layer) : own
            return normalization.forward(x, mean, variance, parameters[layer])
        case .zeroPadding2D(let border):
            return ReferenceBorder(border, around: inputs[layer]).forward(x, batch: batch)
        case .cropping2D(let border):
            return ReferenceBorder(border, around: border.within(inputs[layer])).backward(x, batch: batch)
        case .rescaling, .normalization: return channelMap(layer).forward(x)
        }
    }

    /// A dense layer without its activation.
    func sum(_ layer: Int, _ dense: Dense, _ x: [Scalar]) -> [Scalar] {
        denseLayer(layer, dense).forward(x, kernel: kernel(layer), bias: bias(layer, dense.units))
    }

    /// A separable convolution without its activation.
    func sum(_ layer: Int, _ conv: SeparableConv2D, _ x: [Scalar]) -> [Scalar] {
        let zeros = [Scalar](repeating: 0, count: conv.filters)
        return ReferenceSeparableConv2D<Scalar>(conv, over: inputs[layer]).forward(
            x, kernels: parameters[layer], bias: conv.hasBias ? parameters[layer][2] : zeros, batch: batch)
    }

    /// A convolution without its activation.
    func sum(_ layer: Int, _ conv: Conv2D, _ x: [Scalar]) -> [Scalar] {
        ReferenceConv2D<Scalar>(conv, over: inputs[layer]).forward(
            x, kernel: kernel(layer), bias: bias(layer, conv.filters), batch: batch)
    }
}
