extension Model {
    /// The names that `builtIn` takes.
    public static let builtInNames = [
        "mlp", "cnn", "lenet5", "vgg16", "vgg19", "resnet8", "resnet20", "resnet50", "resnet50-v1.5",
    ]

    /// A model of the built-in set, for images of a given shape.
    ///
    /// - Parameters:
    ///   - name: `mlp` (two hidden layers of 512), `cnn` (3×3×32, 3×3×64, pool 2, 128), `lenet5`, `vgg16`,
    ///     `vgg19`, `resnet8` and `resnet20` (for small images), `resnet50` (that of `keras.applications`) or
    ///     `resnet50-v1.5` (that of MLPerf).
    ///   - classes: Outputs: at least 2 for classes, 1 for vectors of targets.
    ///   - dropout: The rate of the dropout layers; 0 leaves them out.
    public static func builtIn(
        _ name: String, height: Int, width: Int, channels: Int, classes: Int, targets: Objective.Targets = .classes,
        dropout: Float = 0
    ) throws(ModelError) -> Model {
        guard classes >= (targets == .classes ? 2 : 1) else {
            throw .layer(Layer.imagesName, problem: "the images are of \(classes) class; there must be at least 2")
        }
        let layers: [Layer] =
            switch name {
            case "mlp": mlp(classes: classes, dropout: dropout)
            case "cnn": cnn(classes: classes, dropout: dropout)
            case "lenet5": lenet5(classes: classes, dropout: dropout)
            case "vgg16": vgg([2, 2, 3, 3, 3], classes: classes, dropout: dropout)
            case "vgg19": vgg([2, 2, 4, 4, 4], classes: classes, dropout: dropout)
            case "resnet8": SmallResNet(blocks: 1).layers(classes: classes, dropout: dropout)
            case "resnet20": SmallResNet(blocks: 3).layers(classes: classes, dropout: dropout)
            case "resnet50": ResNet(.v1, blocks: [3, 4, 6, 3]).layers(classes: classes)
            case "resnet50-v1.5": ResNet(.v1point5, blocks: [3, 4, 6, 3]).layers(classes: classes)
            default: throw .unknownName(name)
            }
        return try Model(
            name: name, inputHeight: height, inputWidth: width, inputChannels: channels,
            layers: layers.filter { $0.operation != .dropout(rate: 0) })
    }

    private static func mlp(classes: Int, dropout: Float) -> [Layer] {
        [
            Layer("flatten", .flatten),
            Layer("dense", .dense(Dense(512, activation: .relu))),
            Layer("dropout", .dropout(rate: dropout)),
            Layer("dense_1", .dense(Dense(512, activation: .relu))),
            Layer("dropout_1", .dropout(rate: dropout)),
            Layer("dense_2", .dense(Dense(classes))),
        ]
    }

    private static func cnn(classes: Int, dropout: Float) -> [Layer] {
        [
            Layer("conv2d", .conv2D(Conv2D(32, kernel: Extent(3, 3), activation: .relu, initializer: .heNormal))),
            Layer("conv2d_1", .conv2D(Conv2D(64, kernel: Extent(3, 3), activation: .relu, initializer: .heNormal))),
            Layer("max_pooling2d", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
            Layer("dropout", .dropout(rate: dropout)),
            Layer("flatten", .flatten),
            Layer("dense", .dense(Dense(128, activation: .relu, initializer: .heNormal))),
            Layer("dropout_1", .dropout(rate: dropout)),
            Layer("dense_1", .dense(Dense(classes))),
        ]
    }

    /// Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, in its present-day form:
    /// ReLU and max pooling, "same" padding in the first layer so that 28×28 images fit.
    private static func lenet5(classes: Int, dropout: Float) -> [Layer] {
        [
            Layer("conv2d", .conv2D(Conv2D(6, kernel: Extent(5, 5), padding: .same, activation: .relu))),
            Layer("max_pooling2d", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
            Layer("conv2d_1", .conv2D(Conv2D(16, kernel: Extent(5, 5), activation: .relu))),
            Layer("max_pooling2d_1", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
            Layer("flatten", .flatten),
            Layer("dense", .dense(Dense(120, activation: .relu))),
            Layer("dropout", .dropout(rate: dropout)),
            Layer("dense_1", .dense(Dense(84, activation: .relu))),
            Layer("dropout_1", .dropout(rate: dropout)),
            Layer("dense_2", .dense(Dense(classes))),
        ]
    }
}
