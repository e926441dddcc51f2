/// A neural network as a description: no weights, no memory, the same on every worker.
///
/// The last layer gives one number per class, which the loss takes as a logit, or as a probability behind a sigmoid; a
/// single number is that of class 1 of two.
public struct Model: Codable, Sendable, Hashable {
    /// What the model is called, for example `cnn`.
    public let name: String
    /// Rows of an input image.
    public let inputHeight: Int
    /// Columns of an input image.
    public let inputWidth: Int
    /// Channels of an input image, stored fastest.
    public let inputChannels: Int
    /// The layers, each after those that feed it; the last one gives the logits.
    public let layers: [Layer]
    /// What feeds each layer: 0 for the images, i + 1 for the result of layer i.
    public let sources: [[Int]]

    /// Makes a model and checks that every layer fits the one before.
    public init(
        name: String, inputHeight: Int, inputWidth: Int, inputChannels: Int, layers: [Layer]
    ) throws(ModelError) {
        self.name = name
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.layers = layers
        sources = try Self.sources(of: layers)
        try check()
    }

    /// The model with other settings of its layers, whose shapes stay as they are.
    func replacing(_ layers: [Layer]) -> Model {
        Model(unchecked: self, layers: layers)
    }

    private init(unchecked model: Model, layers: [Layer]) {
        (name, inputHeight, inputWidth) = (model.name, model.inputHeight, model.inputWidth)
        (inputChannels, self.layers, sources) = (model.inputChannels, layers, model.sources)
    }

    /// The shape of one input sample.
    public var inputShape: TensorShape {
        .spatial(height: inputHeight, width: inputWidth, channels: inputChannels)
    }

    /// The shape after each layer.
    public var shapes: [TensorShape] {
        var results = [inputShape]
        for (layer, sources) in zip(layers, sources) {
            results.append(layer.operation.output(of: sources.map { results[$0] }))
        }
        return Array(results.dropFirst())
    }

    /// The shapes that each layer is fed.
    public var inputShapes: [[TensorShape]] {
        let results = [inputShape] + shapes
        return sources.map { $0.map { results[$0] } }
    }

    /// Outputs of the last layer.
    public var outputCount: Int { shapes.last?.count ?? 0 }

    /// Number of classes: an output for each, or one output that tells two apart.
    public var classCount: Int { max(outputCount, 2) }

    /// What training changes, in Keras' order (`model.weights`): of each layer the kernel, then the bias; or gamma, beta
    /// and the moving mean and variance. A layer that shares another's has none.
    public var parameters: [Parameter] {
        zip(layers, inputShapes).flatMap { layer, inputs in
            layer.sharing == nil ? layer.parameters(input: inputs[0]) : []
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, inputHeight, inputWidth, inputChannels, layers
    }

    /// Reads a description and checks it as the other initializer does.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: values.decode(String.self, forKey: .name),
            inputHeight: values.decode(Int.self, forKey: .inputHeight),
            inputWidth: values.decode(Int.self, forKey: .inputWidth),
            inputChannels: values.decode(Int.self, forKey: .inputChannels),
            layers: values.decode([Layer].self, forKey: .layers))
    }
}
