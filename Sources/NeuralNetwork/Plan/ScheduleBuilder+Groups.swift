internal import COneDNN

extension ScheduleBuilder {
    /// What a kernel in groups is to Keras.
    enum GroupedKernel {
        /// (height, width, channels in a group, filters).
        case convolution
        /// (height, width, channels, multiplier).
        case depthwise
        /// (channels).
        case scale
    }

    /// A way to lay input and result of a convolution in groups.
    private struct GroupedLayout {
        let x: TensorDescription
        let y: TensorDescription
        /// Groups, those that only fill a block of channels among them.
        let groups: Int
        let isBlocked: Bool
    }

    /// A convolution in groups, with bias and activation.
    ///
    /// Its weights have five axes: groups, filters and channels in a group, height and width. A channel for each group
    /// is filled to whole blocks as elsewhere: the groups added see zeros and give zeros. With more channels, blocks
    /// must not reach from one group into the next; where they would, the channels lie together, unfilled.
    ///
    /// oneDNN 2.6.3 on Zen 4: of a depthwise kernel of more than 3x3 the gradient of the weights is compiled code for
    /// the second layout only.
    mutating func forwardGrouped(
        _ name: String, _ conv: Conv2D, as kind: GroupedKernel = .convolution, _ x: Tensor
    ) throws(EngineError) -> Tensor {
        let shape = Operation.conv2D(conv).output(of: [x.border.around(x.shape)])
        let kernels = ConvolutionKernels(name, conv, over: x.shape, x.border)
        let layouts = try groupedLayouts(name, conv, x, shape)
        let (passes, layout) = try choose(layouts, isGood: \.0.isFastAsTheyLie) { (layout) throws(EngineError) in
            let kernel = try TensorDescription(
                [
                    layout.groups, conv.filters / conv.groups, x.shape.channels / conv.groups, conv.kernel.height,
                    conv.kernel.width,
                ], dnnl_format_tag_any, name)
            let passes = try choosePasses(
                kernels, x: layout.x, kernel: kernel, y: layout.y, hasBias: conv.hasBias, needsData: x.needsGradient)
            return (passes, layout)
        }
        let input =
            layout.isBlocked ? try blocked(x, name) : try convert(ownChannels(x, name), to: layout.x, name)
        let result = try append(
            kernels, passes, input, layout.y, shape, relu: conv.activation == .relu,
            kernelAxes: groupedAxes(passes.kernel.layout, conv, kind))
        return try activated(result, conv.activation, name)
    }

    private func groupedLayouts(
        _ name: String, _ conv: Conv2D, _ x: Tensor, _ shape: TensorShape
    ) throws(EngineError) -> [GroupedLayout] {
        let isSingle = x.shape.channels == conv.groups && conv.filters == conv.groups
        let groups = isSingle ? wholeBlocks(conv.groups) : conv.groups
        let fits = [x.shape.channels, conv.filters].allSatisfy { $0 / conv.groups % channelBlock == 0 }
        let plain = GroupedLayout(
            x: try TensorDescription(sizes(x.shape), dnnl_nhwc, numbers, name),
            y: try TensorDescription(sizes(shape), dnnl_nhwc, numbers, name), groups: conv.groups, isBlocked: false)
        guard isSingle || fits else { return [plain] }
        let blocked = GroupedLayout(
            x: try imageDescription(x.shape, filled: true, name), y: try imageDescription(shape, filled: true, name),
            groups: groups, isBlocked: true)
        guard let settled = settledTensor?.layout.sizes[0] else { return [blocked, plain] }
        return [blocked, plain].filter { $0.groups == settled }
    }

    /// Where Keras' kernel lies; of a convolution the filters of a group come together.
    private func groupedAxes(_ layout: BlockedLayout, _ conv: Conv2D, _ kind: GroupedKernel) -> [[Int]] {
        let (groups, filters) = (layout.table(0).prefix(conv.groups), layout.table(1))
        let window = [layout.table(3), layout.table(4)]
        return switch kind {
        case .convolution: window + [layout.table(2), groups.flatMap { group in filters.map { group + $0 } }]
        case .depthwise: window + [Array(groups), filters]
        case .scale: [Array(groups)]
        }
    }
}
