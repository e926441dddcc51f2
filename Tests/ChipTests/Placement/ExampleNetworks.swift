import Chip

/// Small networks whose numbers can be worked out by hand, and VGG16.
enum ExampleNetworks {
    static func convolution(
        _ name: String, _ input: Volume, _ filters: Int, kernel: Int = 3, source: Int, isFirst: Bool = false
    ) -> NetworkLayer {
        NetworkLayer(
            name, .product, input: input, output: Volume(input.height, input.width, filters),
            window: (kernel, kernel), rowsAbove: (kernel - 1) / 2, terms: kernel * kernel * input.channels,
            extraWeights: 1, sources: [.init(source)], hasInputGradient: !isFirst)
    }

    static func pool(_ name: String, _ input: Volume, source: Int) -> NetworkLayer {
        NetworkLayer(
            name, .window, input: input, output: Volume(input.height / 2, input.width / 2, input.channels),
            window: (2, 2), rowStride: 2, terms: 4, extraWeights: 0, sources: [.init(source)], hasInputGradient: true)
    }

    static func dense(_ name: String, _ inputs: Int, _ units: Int, source: Int, isFirst: Bool = false) -> NetworkLayer {
        NetworkLayer(
            name, .product, input: Volume(1, 1, inputs), output: Volume(1, 1, units), terms: inputs, extraWeights: 1,
            sources: [.init(source)], hasInputGradient: !isFirst)
    }

    /// Blocks of 3×3 convolutions with a pooling behind each, then dense layers.
    static func vgg(_ blocks: [(Int, Int)], side: Int, dense units: [Int]) -> [NetworkLayer] {
        var layers: [NetworkLayer] = []
        var shape = Volume(side, side, 3)
        for (count, filters) in blocks {
            for _ in 0..<count {
                let name = "conv\(layers.count)"
                layers.append(
                    convolution(name, shape, filters, source: layers.count - 1, isFirst: layers.isEmpty))
                shape = layers[layers.count - 1].output
            }
            layers.append(pool("pool\(layers.count)", shape, source: layers.count - 1))
            shape = layers[layers.count - 1].output
        }
        var inputs = shape.count
        for unit in units {
            layers.append(dense("dense\(layers.count)", inputs, unit, source: layers.count - 1))
            inputs = unit
        }
        return layers
    }

    static let vgg16Image = Volume(224, 224, 3)
    static let vgg16 = vgg(
        [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)], side: 224, dense: [4096, 4096, 1000])

    /// 16×16 images, two convolutions, a pooling, two dense layers.
    static let small = vgg([(2, 8)], side: 16, dense: [32, 10])
    static let smallImage = Volume(16, 16, 3)

    static func place(
        _ layers: [NetworkLayer], image: Volume, _ group: String, format: ChipFormat = .accum, samples: Int = 1,
        constants: Constants = Constants()
    ) throws -> ReplicaPlacement {
        try ReplicaPlacement.place(
            layers, image: image, on: ReplicaChips(rectangle: GroupSize(group)), format: format, optimizerSlots: 1,
            samples: samples, constants: constants)
    }
}
