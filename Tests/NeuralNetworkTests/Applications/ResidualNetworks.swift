import NeuralNetwork

/// Networks whose blocks add to, or are put beside, what they are given.
enum ResidualNetworks {
    /// G. Huang et al., "Densely Connected Convolutional Networks", 2017.
    static func denseNet(blocks: [Int], growth: Int, classes: Int) -> [Layer] {
        var list = LayerList()
        stem(2 * growth, &list)
        var channels = 2 * growth
        for (index, count) in blocks.enumerated() {
            for _ in 0..<count {
                let before = list.last
                list.norm(.relu)
                list.conv(4 * growth, 1)
                list.norm(.relu)
                list.conv(growth, 3)
                list.add(.concatenate, from: [before, list.last])
                channels += growth
            }
            list.norm(.relu)
            guard index < blocks.count - 1 else { break }
            channels /= 2
            list.conv(channels, 1)
            list.meanPool(2, stride: 2)
        }
        list.classify(classes)
        return list.layers
    }

    private static func stem(_ filters: Int, _ list: inout LayerList) {
        list.add(.zeroPadding2D(Border(3)))
        list.conv(filters, 7, stride: 2, padding: .valid)
        list.norm(.relu)
        list.add(.zeroPadding2D(Border(1)))
        list.maxPool(3, stride: 2)
    }

    /// K. He et al., "Identity Mappings in Deep Residual Networks", 2016: normalized before each convolution; the last
    /// block of a stage has the stride, and its shortcut a pooling of single pixels.
    static func resNetV2(blocks: [Int], width: Int, classes: Int) -> [Layer] {
        var list = LayerList()
        list.add(.zeroPadding2D(Border(3)))
        list.conv(width, 7, stride: 2, padding: .valid, hasBias: true)
        list.add(.zeroPadding2D(Border(1)))
        list.maxPool(3, stride: 2)
        for (stage, count) in blocks.enumerated() {
            for block in 0..<count {
                let isStrided = block == count - 1 && stage < blocks.count - 1
                addPreactivated(width << stage, isFirst: block == 0, stride: isStrided ? 2 : 1, &list)
            }
        }
        list.norm(.relu)
        list.classify(classes)
        return list.layers
    }

    private static func addPreactivated(_ filters: Int, isFirst: Bool, stride: Int, _ list: inout LayerList) {
        let input = list.last
        let active = list.norm(.relu)
        var shortcut = input
        if isFirst {
            shortcut = list.conv(4 * filters, 1, stride: stride, hasBias: true, from: active)
        } else if stride > 1 {
            shortcut = list.maxPool(1, stride: stride, from: input)
        }
        list.conv(filters, 1, from: active)
        list.norm(.relu)
        list.add(.zeroPadding2D(Border(1)))
        list.conv(filters, 3, stride: stride, padding: .valid)
        list.norm(.relu)
        list.conv(4 * filters, 1, hasBias: true)
        list.add(.add, from: [shortcut, list.last])
    }

    /// F. Chollet, "Xception", 2017: separable convolutions, blocks that halve the sides and one that keeps them.
    static func xception(filters: [Int], classes: Int) -> [Layer] {
        var list = LayerList()
        list.conv(filters[0], 3, stride: 2, padding: .valid)
        list.norm(.relu)
        list.conv(filters[1], 3, padding: .valid)
        list.norm(.relu)
        for (index, width) in filters.dropFirst(2).enumerated() {
            let input = list.last
            let shortcut = [list.conv(width, 1, stride: 2, from: input), list.norm()][1]
            if index > 0 { list.add(.relu, from: [input]) }
            list.add(.separableConv2D(separable(width)), from: [index > 0 ? list.last : input])
            list.norm(.relu)
            list.separable(width)
            list.norm()
            list.maxPool(3, stride: 2, .same)
            list.add(.add, from: [list.last, shortcut])
        }
        let input = list.last
        for _ in 0..<3 {
            list.add(.relu)
            list.separable(filters[filters.count - 1])
            list.norm()
        }
        list.add(.add, from: [list.last, input])
        list.classify(classes)
        return list.layers
    }

    private static func separable(_ filters: Int) -> SeparableConv2D {
        SeparableConv2D(filters, kernel: Extent(3, 3), padding: .same, hasBias: false)
    }

    /// Z. Liu et al., "A ConvNet for the 2020s", 2022; dense layers on images are 1×1 convolutions.
    static func convNeXt(depths: [Int], widths: [Int], classes: Int) -> [Layer] {
        var list = LayerList()
        list.add(.normalization(Normalization(mean: [0.25, 0, -0.25], variance: [0.25, 0.3, 0.35])))
        list.conv(widths[0], 4, stride: 4, padding: .valid, hasBias: true)
        let norm = LayerNormalization(epsilon: 0.01)
        list.add(.layerNormalization(norm))
        for (stage, (depth, width)) in zip(depths, widths).enumerated() {
            if stage > 0 {
                list.add(.layerNormalization(norm))
                list.conv(width, 2, stride: 2, padding: .valid, hasBias: true)
            }
            for _ in 0..<depth {
                let input = list.last
                list.depthwise(7, hasBias: true)
                list.add(.layerNormalization(norm))
                list.conv(4 * width, 1, hasBias: true, .gelu)
                list.conv(width, 1, hasBias: true)
                list.add(.layerScale(LayerScale()))
                list.add(.sampleDropout(rate: 0.1))
                list.add(.add, from: [input, list.last])
            }
        }
        list.add(.globalAveragePooling2D)
        list.add(.layerNormalization(norm))
        list.add(.dense(Dense(classes)))
        return list.layers
    }

    /// A. Howard et al., "MobileNets", 2017: the classes are a 1×1 convolution over the means.
    static func mobileNet(filters: [Int], classes: Int) -> [Layer] {
        var list = LayerList()
        list.conv(filters[0], 3, stride: 2)
        list.norm(.relu6)
        for (index, width) in filters.dropFirst().enumerated() {
            list.depthwise(3, stride: 1 + index % 2, isPadded: index % 2 == 1)
            list.norm(.relu6)
            list.conv(width, 1)
            list.norm(.relu6)
        }
        list.add(.globalAveragePooling2D)
        list.add(.reshape(height: 1, width: 1, channels: filters[filters.count - 1]))
        list.add(.dropout(rate: 0.2))
        list.conv(classes, 1, hasBias: true)
        list.add(.flatten)
        return list.layers
    }
}
