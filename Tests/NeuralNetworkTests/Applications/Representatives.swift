import NeuralNetwork

extension Applications {
    /// Each family with every kind of block that it has, but few of them: for tests that need not be of all depths.
    static let representatives: [String: Application] = [
        "DenseNet": Application(divisor: 8) {
            ResidualNetworks.denseNet(blocks: [2, 3, 2], classes: $0, &$1)
        },
        "ResNetV2": Application { ResidualNetworks.resNetV2(blocks: [2, 2, 1], classes: $0, &$1) },
        "Xception": Application { Xception.write(middle: 1, classes: $0, &$1) },
        "ConvNeXt": Application { ResidualNetworks.convNeXt(depths: [1, 2, 1], width: 96, classes: $0, &$1) },
        "MobileNet": Application { Chains.mobileNet([(64, 1), (128, 2), (256, 1)], classes: $0, &$1) },
        "MobileNetV2": Application(divisor: 8) {
            MobileNets.write(
                [.init(1, 16, 1, 1), .init(6, 24, 2, 2), .init(6, 32, 2, 2)], classes: $0, &$1)
        },
        "MobileNetV3": Application(divisor: 8) {
            MobileNets.write(
                [
                    .init(1, 16, 3, stride: 2, .relu, squeezes: true), .init(4, 24, 3, stride: 2, .relu),
                    .init(4, 24, 5, .hardSilu), .init(6, 40, 5, .hardSilu, squeezes: true),
                ], features: 256, classes: $0, &$1)
        },
        "EfficientNet": efficient(
            EfficientNets(
                stem: 32,
                stages: [
                    .init(3, 1, 32, 1, stride: 1), .init(3, 2, 40, 6, stride: 2), .init(5, 2, 48, 6, stride: 2),
                    .init(3, 1, 64, 6, stride: 1),
                ])),
        "EfficientNetV2": efficient(.second([(2, 24), (2, 48), (1, 64), (2, 128)])),
        "InceptionV3": Application(side: 107) {
            Inceptions.writeV3(squares: [32], lines: [128], forks: 1, classes: $0, &$1)
        },
        "InceptionResNetV2": Application(side: 107) { Inceptions.writeResNetV2(blocks: [1, 1, 2], classes: $0, &$1) },
        "NASNet": Application(divisor: 22) {
            NASNet.write(stem: 88, filters: 176, cells: 1, skips: false, classes: $0, &$1)
        },
    ]

    private static func efficient(_ net: EfficientNets) -> Application {
        Application(divisor: 8) { net.write(classes: $0, &$1) }
    }
}
