import Testing

/// Architectures of keras.applications, whole, beside real Keras. One after the other: each is large.
@Suite(.serialized) struct ApplicationParityTests {
    private static let all = """
        MobileNetV3Small MobileNet VGG16 ResNet50 DenseNet121 EfficientNetB0 ConvNeXtTiny InceptionV3 Xception NASNetMobile
        MobileNetV2 MobileNetV3Large VGG19 ResNet50V2 EfficientNetV2B0 EfficientNetB1 EfficientNetB2 EfficientNetV2B1
        InceptionResNetV2 EfficientNetV2S ConvNeXtSmall ResNet101 ResNet152 ResNet101V2 ResNet152V2 DenseNet169 DenseNet201
        EfficientNetV2B2 EfficientNetV2B3 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetV2M
        ConvNeXtBase NASNetLarge EfficientNetB7 EfficientNetV2L ConvNeXtLarge ConvNeXtXLarge
        """.split { $0.isWhitespace }.map(String.init)

    /// A small one of some families; or what is asked for, each in a process and a folder of its own for its memory.
    private static let groups =
        switch Parity.scope {
        case nil: [["MobileNetV3Small", "MobileNet", "VGG16"]]
        case "all": all.map { [$0] }
        case let names?: names.split(separator: ",").map { [String($0)] }
        }

    @Test(arguments: groups) func anArchitectureIsWhatKerasSays(names: [String]) throws {
        #expect(try Parity.check("applications", names, within: .seconds(3_600)) == names.count)
    }
}
