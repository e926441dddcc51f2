extension ScheduleBuilder {
    /// Appends the way forward through a layer.
    mutating func forward(_ index: Int, _ inputs: [Tensor]) throws(EngineError) -> Tensor {
        let (layer, x) = (model.layers[index], inputs[0])
        switch layer.operation {
        case .dense(let dense): return try forward(layer.name, dense, isShared(index) ? rows(x, layer.name) : x)
        case .conv2D(let conv) where conv.groups > 1: return try forwardGrouped(layer.name, conv, x)
        case .conv2D(let conv): return try forward(layer.name, conv, x)
        case .depthwiseConv2D(let conv):
            return try forwardGrouped(layer.name, conv.grouped(over: x.shape.channels), as: .depthwise, x)
        case .separableConv2D(let conv):
            let each = conv.depthwise.grouped(over: x.shape.channels)
            let y = try forwardGrouped("\(layer.name) depthwise", each, as: .depthwise, x)
            return try forward("\(layer.name) pointwise", conv.pointwise, y)
        case .layerScale:
            let one = DepthwiseConv2D(kernel: Extent(1, 1), hasBias: false)
            return try forwardGrouped(layer.name, one.grouped(over: x.shape.channels), as: .scale, x)
        case .layerNormalization(let normalization): return try forward(index, normalization, x)
        case .maxPooling2D(let pool):
            var y = try forward(PoolingKernels(layer.name, pool, over: x.shape, x.border), x)
            y.isPositive = x.isPositive
            return y
        case .averagePooling2D(let pool): return try forward(PoolingKernels(layer.name, pool, over: x.shape), x)
        case .globalAveragePooling2D:
            return try forward(PoolingKernels(layer.name, .global(over: x.shape), over: x.shape), x)
        case .globalMaxPooling2D:
            return try forward(PoolingKernels(layer.name, .global(over: x.shape), over: x.shape, .none), x)
        case .flatten: return x
        case .relu:
            var y = absorbed.contains(index) ? x : try forwardReLU(layer.name, x)
            y.isPositive = true
            return y
        case .activation(let activation): return try forward(layer.name, activation, x)
        case .leakyReLU(let slope): return try forward(layer.name, .leakyReLU, slope: slope, x)
        case .batchNormalization(let normalization): return try forward(index, normalization, x)
        case .zeroPadding2D(let border):
            var y = x
            y.border = x.border + border
            return y
        case .dropout(let rate): return try forward(DropoutLayer(index: index, rate: rate, dropsSamples: false), x)
        case .sampleDropout(let rate): return try forward(DropoutLayer(index: index, rate: rate, dropsSamples: true), x)
        case .add: return try forwardSum(layer.name, inputs)
        case .multiply: return try forwardProduct(index, inputs)
        case .concatenate: return try forwardConcatenation(index, inputs)
        case .reshape: return try forwardReshape(index, x)
        case .cropping2D(let border): return try forwardCrop(layer.name, border, x)
        case .rescaling, .normalization: return try forwardChannelMap(index, x)
        }
    }
}
