internal import COneDNN

extension ScheduleBuilder {
    /// The layout of images between the layers: channels in blocks of one vector register.
    ///
    /// Measured with oneDNN 2.6.3 on Zen 4, one core, batch 64, 26x26x32 to 24x24x64, GFLOP/s of forward / backward
    /// data / backward weights: blocks of 16 109 / 108 / 102, nhwc 109 / 102 / 85; of 28x28x1 to 26x26x32: blocks
    /// 85 / - / 99, nhwc 60 / - / 48. Left to themselves ("any"), some kernels choose plain nchw and leave the
    /// backward passes with reference loops (6 to 16 channels: 700 ms instead of 0.5).
    private var imageTag: dnnl_format_tag_t {
        switch channelBlock {
        case 16: dnnl_nChw16c
        case 8: dnnl_nChw8c
        default: dnnl_nhwc
        }
    }

    /// Channels in a block: floats in a vector register.
    var channelBlock: Int {
        let isa = dnnl_get_effective_cpu_isa().rawValue
        if isa & dnnl_cpu_isa_avx512_core.rawValue == dnnl_cpu_isa_avx512_core.rawValue { return 16 }
        return isa & dnnl_cpu_isa_sse41.rawValue != 0 ? 8 : 1
    }

    /// Channels filled up to whole blocks.
    ///
    /// The kernels are told of these, not of the model's channels: for 4 to 15 oneDNN has only reference loops in
    /// some pass (6 to 16 channels of LeNet-5 at batch 64: 700 ms instead of 1). The channels added have zero weights
    /// and zero bias, so they stay zero and get zero gradients.
    func wholeBlocks(_ channels: Int) -> Int {
        (channels + channelBlock - 1) / channelBlock * channelBlock
    }

    /// The layout between the layers, as kernels see it (`filled`) or with the model's own channels; the same places.
    func imageDescription(
        _ shape: TensorShape, filled: Bool, _ name: String
    ) throws(EngineError) -> TensorDescription {
        var sizes = self.sizes(shape)
        if filled { sizes[1] = wholeBlocks(sizes[1]) }
        return try TensorDescription(sizes, imageTag, numbers, name)
    }

    /// The same tensor described with the model's own channels, as a reorder has to see it.
    func ownChannels(_ x: Tensor, _ name: String) throws(EngineError) -> Tensor {
        guard x.description.layout.sizes != sizes(x.shape) else { return x }
        return x.seen(as: try imageDescription(x.shape, filled: false, name).with(x.description.value.data_type))
    }

    /// An image in blocks of channels, as kernels see it.
    mutating func blocked(_ x: Tensor, _ name: String) throws(EngineError) -> Tensor {
        let filled = try imageDescription(x.shape, filled: true, name)
        if filled.isSame(as: x.description) { return x.seen(as: filled) }
        let own = try imageDescription(x.shape, filled: false, name)
        return try convert(ownChannels(x, name), to: own, name).seen(as: filled)
    }

    /// A sample in a row, in Keras' order.
    mutating func rows(_ x: Tensor, _ name: String) throws(EngineError) -> Tensor {
        guard x.description.layout.sizes.count == 4 else { return x }
        let plain = try TensorDescription(sizes(x.shape), dnnl_nhwc, numbers, name)
        let flat = try TensorDescription([batch, x.shape.count], dnnl_ab, numbers, name)
        return try convert(ownChannels(x, name), to: plain, name).seen(as: flat)
    }

    /// A way to feed a convolution: what the kernel sees, and what a reorder has to make for it.
    private struct Input {
        let seen: TensorDescription
        let lies: TensorDescription?
    }

    /// A convolution with bias and activation in one kernel.
    mutating func forward(_ name: String, _ conv: Conv2D, _ x: Tensor) throws(EngineError) -> Tensor {
        let shape = Operation.conv2D(conv).output(of: [x.border.around(x.shape)])
        let kernels = ConvolutionKernels(name, conv, over: x.shape, x.border)
        let numbers = conv.algorithm == .winograd ? dnnl_f32 : self.numbers
        let y = try imageDescription(shape, filled: true, name).with(numbers)
        let (passes, input) = try choose(inputs(x, name, numbers), isGood: \.0.isFast) { (input) throws(EngineError) in
            let kernel = try TensorDescription(
                [y.layout.sizes[1], input.seen.layout.sizes[1], conv.kernel.height, conv.kernel.width],
                dnnl_format_tag_any, name)
            let passes = try choosePasses(
                kernels, x: input.seen, kernel: kernel, y: y, hasBias: conv.hasBias, needsData: x.needsGradient)
            return (passes, input)
        }
        let converted = try convert(
            input.lies == nil ? ownChannels(x, name) : x, to: (input.lies ?? passes.x).with(self.numbers), name)
        let axes = [2, 3, 1, 0].map(passes.kernel.layout.table)
        let result = try append(
            kernels, passes, converted.seen(as: passes.x.with(self.numbers)), y.with(self.numbers), shape,
            relu: conv.activation == .relu,
            kernelAxes: [
                axes[0], axes[1], Array(axes[2].prefix(x.shape.channels)), Array(axes[3].prefix(conv.filters)),
            ])
        return try activated(result, conv.activation, name)
    }

    /// A tensor in blocks stays so; for an image with few channels a kernel may know something better. Once that is
    /// decided, by the nominal plan or the first use of a shared layer, the weights have so many channels for every one.
    private func inputs(
        _ x: Tensor, _ name: String, _ numbers: dnnl_data_type_t
    ) throws(EngineError) -> [Input] {
        let filled = try imageDescription(x.shape, filled: true, name).with(numbers)
        let settled = settledTensor?.layout.sizes[1]
        if filled.isSame(as: x.description.with(numbers)), settled.map({ $0 == filled.layout.sizes[1] }) ?? true {
            return [Input(seen: filled, lies: filled)]
        }
        let both = [
            Input(seen: try TensorDescription(sizes(x.shape), dnnl_format_tag_any, numbers, name), lies: nil),
            Input(seen: filled, lies: try imageDescription(x.shape, filled: false, name).with(numbers)),
        ]
        guard let settled else { return both }
        return both.filter { $0.seen.layout.sizes[1] == settled }
    }

    /// A dense layer with bias and activation in one kernel.
    ///
    /// After a flatten the image is taken as it lies, padding included: the rows of the kernel are permuted instead
    /// (`kernelAxes`), once. Rows of the padding are multiplied with zeros, so they stay zero, as do their gradients.
    ///
    /// The layout of the weights is left to the forward kernel. Measured as above, ms of forward + backward data +
    /// backward weights, 512 to 512 at batch 128: its choice (brgemm, 16b64a in all passes) 0.58 + 0.60 + 0.59;
    /// rows (in, out) 0.58 + 0.67 + 0.60; (out, in) 0.67 + 0.58 + 0.60. 9216 to 128 at batch 64: 1.39 + 1.48 + 1.49;
    /// 1.32 + 2.19 + 1.52; 2.22 + 1.38 + 1.55. oneDNN's own dense kernel over the 4-D image has no such layout and
    /// takes 1.39 + 2.34 + 1.49.
    mutating func forward(_ name: String, _ dense: Dense, _ x: Tensor) throws(EngineError) -> Tensor {
        let x = try convert(x, to: x.description.with(numbers), name)
        let features = x.description.layout.storedCount / batch
        let input = try TensorDescription([batch, features], dnnl_ab, numbers, name)
        let kernel = try TensorDescription([dense.units, features], dnnl_format_tag_any, name)
        let y = try TensorDescription([batch, dense.units], dnnl_ab, numbers, name)
        let kernels = DenseKernels(name: name, relu: dense.activation == .relu)
        let passes = try choosePasses(
            kernels, x: input, kernel: kernel, y: y, hasBias: dense.hasBias, needsData: x.needsGradient)
        let layout = passes.kernel.layout
        let rows = layout.table(1)
        let result = try append(
            kernels, passes, x.seen(as: input), y, .flat(dense.units), relu: kernels.relu,
            kernelAxes: [featureOrder(x).map { rows[$0] }, layout.table(0)])
        return try activated(result, dense.activation, name)
    }

    /// Of each feature in Keras' order (height, width, channels), its place in a sample as it lies.
    private func featureOrder(_ x: Tensor) -> [Int] {
        let layout = x.description.layout
        guard layout.sizes.count == 4 else { return Array(0..<layout.sizes[1]) }
        let channels = layout.table(1).prefix(x.shape.channels)
        let (rows, columns) = (layout.table(2), layout.table(3))
        return rows.flatMap { row in columns.flatMap { column in channels.map { row + column + $0 } } }
    }

    /// Appends a layer with a kernel; its result is a value of its own.
    mutating func append(
        _ kernels: some WeightedKernels, _ passes: Passes, _ x: Tensor, _ y: TensorDescription, _ shape: TensorShape,
        relu: Bool, kernelAxes: [[Int]]
    ) throws(EngineError) -> Tensor {
        let result = makeTensor(y, in: schedule.makeBuffer(bytes: y.bytes), shape, needsGradient: true)
        let node = WeightedNode(
            name: kernels.name, passes: passes, x: x, y: result, parameter: parameterCount, relu: relu)
        try forward(node, kernelAxes: kernelAxes)
        var y = result
        y.isPositive = relu
        return y
    }
}
