import NeuralNetwork

extension Applications {
    static let efficientNets: [String: Application] = [
        "EfficientNetB0": efficientNet(.first(width: 1, depth: 1)),
        "EfficientNetB1": efficientNet(.first(width: 1, depth: 1.1)),
        "EfficientNetB2": efficientNet(.first(width: 1.1, depth: 1.2)),
        "EfficientNetB3": efficientNet(.first(width: 1.2, depth: 1.4)),
        "EfficientNetB4": efficientNet(.first(width: 1.4, depth: 1.8)),
        "EfficientNetB5": efficientNet(.first(width: 1.6, depth: 2.2)),
        "EfficientNetB6": efficientNet(.first(width: 1.8, depth: 2.6)),
        "EfficientNetB7": efficientNet(.first(width: 2, depth: 3.1)),
        "EfficientNetV2B0": efficientNet(.second(width: 1, depth: 1)),
        "EfficientNetV2B1": efficientNet(.second(width: 1, depth: 1.1)),
        "EfficientNetV2B2": efficientNet(.second(width: 1.1, depth: 1.2)),
        "EfficientNetV2B3": efficientNet(.second(width: 1.2, depth: 1.4)),
        "EfficientNetV2S": efficientNet(.second([(2, 24), (4, 48), (4, 64), (6, 128), (9, 160), (15, 256)])),
        "EfficientNetV2M": efficientNet(
            .second([(3, 24), (5, 48), (5, 80), (7, 160), (14, 176), (18, 304), (5, 512)])),
        "EfficientNetV2L": efficientNet(
            .second([(4, 32), (7, 64), (7, 96), (10, 192), (19, 224), (25, 384), (7, 640)])),
    ]

    private static func efficientNet(_ net: EfficientNets) -> Application {
        Application(divisor: 8) { net.write(classes: $0, &$1) }
    }

    static let mobileNets: [String: Application] = [
        "MobileNet": Application {
            Chains.mobileNet([(64, 1), (128, 2), (256, 2), (512, 6), (1024, 2)], classes: $0, &$1)
        },
        "MobileNetV2": Application(divisor: 8) { MobileNets.write(MobileNets.v2, classes: $0, &$1) },
        "MobileNetV3Small": Application(divisor: 8) {
            MobileNets.write(MobileNets.small, features: 1024, classes: $0, &$1)
        },
        "MobileNetV3Large": Application(divisor: 8) {
            MobileNets.write(MobileNets.large, features: 1280, classes: $0, &$1)
        },
    ]
}
