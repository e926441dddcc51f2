import NeuralNetwork

/// Networks without branches: VGG, MobileNet.
enum Chains {
    /// K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks", 2015.
    ///
    /// - Parameter blocks: 3×3 convolutions before each pooling.
    static func vgg(_ blocks: [Int], classes: Int, _ list: inout LayerList) {
        for (count, filters) in zip(blocks, [64, 128, 256, 512, 512]) {
            for _ in 0..<count { list.conv(filters, 3, hasBias: true, .relu) }
            list.maxPool(2, stride: 2)
        }
        list.add(.flatten)
        list.dense(4096, .relu)
        list.dense(4096, .relu)
        list.add(.dense(Dense(classes)))
    }

    /// A. Howard et al., "MobileNets", 2017: the classes are a 1×1 convolution over the means.
    ///
    /// - Parameter stages: Filters of each stage and its blocks; all but the first begin with a stride of 2.
    static func mobileNet(_ stages: [(filters: Int, blocks: Int)], classes: Int, _ list: inout LayerList) {
        list.conv(32, 3, stride: 2)
        list.norm(.relu6)
        for (index, stage) in stages.enumerated() {
            for block in 0..<stage.blocks {
                let isStrided = index > 0 && block == 0
                if isStrided { list.add(.zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1))) }
                list.depthwise(3, stride: isStrided ? 2 : 1, padding: isStrided ? .valid : .same)
                list.norm(.relu6)
                list.conv(stage.filters, 1)
                list.norm(.relu6)
            }
        }
        list.meanPixel()
        list.add(.dropout(rate: 0.001))
        list.classifyPixel(classes)
    }
}
