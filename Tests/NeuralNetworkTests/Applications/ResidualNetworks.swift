import NeuralNetwork

/// Networks whose blocks add to, or are put beside, what they are given; ResNet itself is the program's.
enum ResidualNetworks {
    /// G. Huang et al., "Densely Connected Convolutional Networks", 2017.
    static func denseNet(blocks: [Int], classes: Int, _ list: inout LayerList) {
        stem(&list)
        for (index, count) in blocks.enumerated() {
            for _ in 0..<count {
                let before = list.last
                list.norm(.relu)
                list.conv(128, 1)
                list.norm(.relu)
                list.conv(32, 3)
                list.add(.concatenate, from: [before, list.last])
            }
            list.norm(.relu)
            guard index < blocks.count - 1 else { break }
            list.conv(list.size(list.last).channels / 2, 1)
            list.meanPool(2, stride: 2)
        }
        list.classify(classes)
    }

    private static func stem(_ list: inout LayerList) {
        list.add(.zeroPadding2D(Border(3)))
        list.conv(64, 7, stride: 2, padding: .valid)
        list.norm(.relu)
        list.add(.zeroPadding2D(Border(1)))
        list.maxPool(3, stride: 2)
    }

    /// K. He et al., "Identity Mappings in Deep Residual Networks", 2016: normalized before each convolution; the last
    /// block of a stage has the stride, and its shortcut a pooling of single pixels.
    static func resNetV2(blocks: [Int], classes: Int, _ list: inout LayerList) {
        list.add(.zeroPadding2D(Border(3)))
        list.conv(64, 7, stride: 2, padding: .valid, hasBias: true)
        list.add(.zeroPadding2D(Border(1)))
        list.maxPool(3, stride: 2)
        for (stage, count) in blocks.enumerated() {
            for block in 0..<count {
                let isStrided = block == count - 1 && stage < blocks.count - 1
                addPreactivated(64 << stage, isFirst: block == 0, stride: isStrided ? 2 : 1, &list)
            }
        }
        list.norm(.relu)
        list.classify(classes)
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

    /// Z. Liu et al., "A ConvNet for the 2020s", 2022; dense layers on images are 1×1 convolutions.
    static func convNeXt(depths: [Int], width: Int, classes: Int, _ list: inout LayerList) {
        list.add(.normalization(Normalization(mean: [0.25, 0, -0.25], variance: [0.25, 0.3, 0.35])))
        let norm = NeuralNetwork.Operation.layerNormalization(LayerNormalization(epsilon: 0.1))
        for (stage, depth) in depths.enumerated() {
            if stage > 0 { list.add(norm) }
            let side = stage > 0 ? 2 : 4
            list.conv(width << stage, side, stride: side, padding: .valid, hasBias: true)
            if stage == 0 { list.add(norm) }
            for _ in 0..<depth { addConvNeXtBlock(width << stage, norm, &list) }
        }
        list.add(.globalAveragePooling2D)
        list.add(norm)
        list.add(.dense(Dense(classes)))
    }

    private static func addConvNeXtBlock(_ width: Int, _ norm: NeuralNetwork.Operation, _ list: inout LayerList) {
        let input = list.last
        list.depthwise(7, hasBias: true)
        list.add(norm)
        list.conv(4 * width, 1, hasBias: true, .gelu)
        list.conv(width, 1, hasBias: true)
        list.add(.layerScale(LayerScale()))
        list.add(.add, from: [input, list.last])
    }
}
