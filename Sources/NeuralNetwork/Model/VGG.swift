extension Model {
    /// K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015, as
    /// `keras.applications` has it, with dropout behind `fc1` and `fc2` as in the paper.
    ///
    /// - Parameter convolutions: How many in each block of 64, 128, 256, 512 and 512 filters.
    static func vgg(_ convolutions: [Int], classes: Int, dropout: Float) -> [Layer] {
        let filters = [64, 128, 256, 512, 512]
        let blocks = zip(convolutions, filters).enumerated().flatMap { index, sizes in
            vggBlock("block\(index + 1)", convolutions: sizes.0, filters: sizes.1)
        }
        return blocks + [
            Layer("flatten", .flatten),
            Layer("fc1", .dense(Dense(4096, activation: .relu))),
            Layer("dropout", .dropout(rate: dropout)),
            Layer("fc2", .dense(Dense(4096, activation: .relu))),
            Layer("dropout_1", .dropout(rate: dropout)),
            Layer("predictions", .dense(Dense(classes))),
        ]
    }

    private static func vggBlock(_ name: String, convolutions: Int, filters: Int) -> [Layer] {
        let layers = (1...convolutions).map { number in
            Layer(
                "\(name)_conv\(number)",
                .conv2D(Conv2D(filters, kernel: Extent(3, 3), padding: .same, activation: .relu)))
        }
        return layers + [Layer("\(name)_pool", .maxPooling2D(MaxPooling2D(Extent(2, 2))))]
    }
}
