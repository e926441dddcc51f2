extension ReferenceStep {
    /// The gradients of a layer of one input: of what it was given, and of its parameters.
    func backward(
        _ layer: Int, _ gradient: [Scalar], x: [Scalar], y: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        switch model.layers[layer].operation {
        case .dense(let dense):
            let g = unactivate(dense.activation, gradient, y: y) { sum(layer, dense, x) }
            let (input, kernel, bias) = denseLayer(layer, dense).backward(g, x: x, kernel: kernel(layer))
            return (input, dense.hasBias ? [kernel, bias] : [kernel])
        case .conv2D(let conv): return backward(layer, conv, gradient, x: x, y: y)
        case .depthwiseConv2D(let conv):
            return backward(layer, conv.grouped(over: inputs[layer].channels), gradient, x: x, y: y)
        case .separableConv2D(let conv): return backward(layer, conv, gradient, x: x, y: y)
        case .layerNormalization(let options):
            let (input, factors) = layerNormalization(layer, options).backward(gradient, x: x, parameters[layer])
            return (input, factors)
        case .layerScale:
            let (input, gamma) = ReferenceLayerScale().backward(gradient, x: x, parameters[layer][0])
            return (input, [gamma])
        case .maxPooling2D(let pool):
            return (ReferenceMaxPooling2D(pool, over: inputs[layer]).backward(gradient, x: x, batch: batch), [])
        case .averagePooling2D(let pool):
            return (ReferenceAveragePooling2D(pool, over: inputs[layer]).backward(gradient, batch: batch), [])
        case .globalAveragePooling2D:
            let pool = ReferenceAveragePooling2D<Scalar>(.global(over: inputs[layer]), over: inputs[layer])
            return (pool.backward(gradient, batch: batch), [])
        case .globalMaxPooling2D:
            let pool = ReferenceMaxPooling2D<Scalar>(.global(over: inputs[layer]), over: inputs[layer])
            return (pool.backward(gradient, x: x, batch: batch), [])
        case .flatten, .reshape, .add, .multiply, .concatenate: return (gradient, [])
        case .dropout(let rate): return (drop(layer, rate, gradient), [])
        case .sampleDropout(let rate): return (dropSamples(layer, rate, gradient), [])
        case .relu: return (ReferenceElementwise.reluBackward(gradient, y: y), [])
        case .activation(let activation): return (unactivate(activation, gradient, y: y) { x }, [])
        case .leakyReLU(let slope):
            return (ReferenceActivation(.leakyReLU, slope: slope).backward(gradient, x: x), [])
        case .batchNormalization(let options): return backward(layer, options, gradient, x: x)
        case .zeroPadding2D(let border):
            return (ReferenceBorder(border, around: inputs[layer]).backward(gradient, batch: batch), [])
        case .cropping2D(let border):
            let whole = ReferenceBorder(border, around: border.within(inputs[layer]))
            return (whole.forward(gradient, batch: batch), [])
        case .rescaling, .normalization: return (channelMap(layer).backward(gradient), [])
        }
    }

    private func backward(
        _ layer: Int, _ conv: Conv2D, _ gradient: [Scalar], x: [Scalar], y: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        let g = unactivate(conv.activation, gradient, y: y) { sum(layer, conv, x) }
        let (input, kernel, bias) = ReferenceConv2D(conv, over: inputs[layer]).backward(
            g, x: x, kernel: kernel(layer), batch: batch)
        return (input, conv.hasBias ? [kernel, bias] : [kernel])
    }

    private func backward(
        _ layer: Int, _ conv: SeparableConv2D, _ gradient: [Scalar], x: [Scalar], y: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        let g = unactivate(conv.activation, gradient, y: y) { sum(layer, conv, x) }
        let (input, kernels, bias) = ReferenceSeparableConv2D(conv, over: inputs[layer]).backward(
            g, x: x, kernels: parameters[layer], batch: batch)
        return (input, kernels + (conv.hasBias ? [bias] : []))
    }

    /// The statistics of the micro-batch come in the places of the moving ones' gradients.
    private func backward(
        _ layer: Int, _ options: BatchNormalization, _ gradient: [Scalar], x: [Scalar]
    ) -> (input: [Scalar], parameters: [[Scalar]]) {
        let normalization = normalization(layer, options)
        let (input, gamma, beta) = normalization.backward(gradient, x: x, parameters[layer])
        let (mean, variance) = normalization.statistics(x)
        let share = Scalar(batch) / Scalar(divisor)
        let factors = (options.scales ? [gamma] : []) + (options.centers ? [beta] : [])
        return (input, factors + [mean, variance].map { $0.map { $0 * share } })
    }

    func normalization(_ layer: Int, _ options: BatchNormalization) -> ReferenceBatchNormalization<Scalar> {
        ReferenceBatchNormalization(options, channels: inputs[layer].channels)
    }

    func layerNormalization(_ layer: Int, _ options: LayerNormalization) -> ReferenceLayerNormalization<Scalar> {
        ReferenceLayerNormalization(options, channels: inputs[layer].channels)
    }

    func moving(_ layer: Int) -> (mean: [Scalar], variance: [Scalar]) {
        (parameters[layer][parameters[layer].count - 2], parameters[layer][parameters[layer].count - 1])
    }
}
