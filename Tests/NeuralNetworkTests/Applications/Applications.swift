import NeuralNetwork

/// All 40 architectures, with all their layers; only the widths and images are small.
enum Applications {
    static let all: [String: Application] = [vgg, resNets, denseNets, inceptions, convNeXts, efficientNets, mobileNets]
        .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static let vgg: [String: Application] = [
        "VGG16": Application { Chains.vgg([2, 2, 3, 3, 3], classes: $0, &$1) },
        "VGG19": Application { Chains.vgg([2, 2, 4, 4, 4], classes: $0, &$1) },
    ]

    private static let resNets: [String: Application] = [
        "ResNet50": resNet([3, 4, 6, 3]), "ResNet101": resNet([3, 4, 23, 3]), "ResNet152": resNet([3, 8, 36, 3]),
        "ResNet50V2": resNetV2([3, 4, 6, 3]), "ResNet101V2": resNetV2([3, 4, 23, 3]),
        "ResNet152V2": resNetV2([3, 8, 36, 3]),
    ]

    private static func resNet(_ blocks: [Int]) -> Application {
        Application { classes, list in
            list.take(ResNet(.v1, blocks: blocks, width: list.narrow(64)).layers(classes: classes))
        }
    }

    private static func resNetV2(_ blocks: [Int]) -> Application {
        Application { ResidualNetworks.resNetV2(blocks: blocks, classes: $0, &$1) }
    }

    private static let denseNets: [String: Application] = [
        "DenseNet121": denseNet([6, 12, 24, 16]), "DenseNet169": denseNet([6, 12, 32, 32]),
        "DenseNet201": denseNet([6, 12, 48, 32]),
    ]

    /// What its first normalization scales, all later ones scale again, so where no ReLU is closed its gradient is next to
    /// nothing.
    private static func denseNet(_ blocks: [Int]) -> Application {
        Application(shift: 0.3) { ResidualNetworks.denseNet(blocks: blocks, classes: $0, &$1) }
    }

    private static let inceptions: [String: Application] = [
        "InceptionV3": Application(side: 107) {
            Inceptions.writeV3(squares: [32, 64, 64], lines: [128, 160, 160, 192], forks: 2, classes: $0, &$1)
        },
        "InceptionResNetV2": Application(side: 107) {
            Inceptions.writeResNetV2(blocks: [10, 20, 10], classes: $0, &$1)
        },
        "Xception": Application { Xception.write(middle: 8, classes: $0, &$1) },
        "NASNetMobile": Application(divisor: 11) {
            NASNet.write(stem: 32, filters: 44, cells: 4, skips: false, classes: $0, &$1)
        },
        "NASNetLarge": Application(divisor: 42) {
            NASNet.write(stem: 96, filters: 168, cells: 6, skips: true, classes: $0, &$1)
        },
    ]

    private static let convNeXts: [String: Application] = [
        "ConvNeXtTiny": convNeXt([3, 3, 9, 3], 96), "ConvNeXtSmall": convNeXt([3, 3, 27, 3], 96),
        "ConvNeXtBase": convNeXt([3, 3, 27, 3], 128), "ConvNeXtLarge": convNeXt([3, 3, 27, 3], 192),
        "ConvNeXtXLarge": convNeXt([3, 3, 27, 3], 256),
    ]

    private static func convNeXt(_ depths: [Int], _ width: Int) -> Application {
        Application(divisor: 32) { ResidualNetworks.convNeXt(depths: depths, width: width, classes: $0, &$1) }
    }
}
