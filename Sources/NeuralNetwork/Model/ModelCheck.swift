/// Why a model cannot be built; the description is one line that names the layer.
public enum ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No built-in model has this name.
    case unknownName(String)
    /// A layer cannot take the shape it is fed, or has impossible settings.
    case layer(String, problem: String)

    /// What is wrong and what would be right.
    public var description: String {
        switch self {
        case .unknownName(let name):
            "no model is called '\(name)'; the built-in models are \(Model.builtInNames.joined(separator: ", "))"
        case .layer(let name, let problem):
            "layer '\(name)': \(problem)"
        }
    }
}

extension Model {
    /// Sizes beyond these are refused before any memory is asked for.
    private static let largestExtent = 65_536

    /// Elements of the largest tensor: 8 GiB, and any product of two such sizes is still an `Int`.
    private static let largestTensor = 1 << 31

    func check() throws(ModelError) {
        try refuse("input", unless: [inputHeight, inputWidth, inputChannels], are: "a side or channel count")
        try refuse("input", tensor: inputShape.dimensions, is: "an image")
        var results = [inputShape]
        for (layer, sources) in zip(layers, sources) {
            let shapes = sources.map { results[$0] }
            try check(layer, fed: shapes)
            for parameter in layer.parameters(input: shapes[0]) {
                try refuse(layer.name, tensor: parameter.shape, is: "the parameter \(parameter.name)")
            }
            results.append(layer.operation.output(of: shapes))
            try refuse(layer.name, tensor: results[results.count - 1].dimensions, is: "its result")
        }
        try checkSharing()
        try checkEnd(results[results.count - 1])
    }

    private func checkEnd(_ shape: TensorShape) throws(ModelError) {
        guard case .flat = shape else {
            throw .layer(
                layers.last?.name ?? "input",
                problem: "the model ends with \(shape), it must end with one number for each class, or one for two")
        }
    }

    private func check(_ layer: Layer, fed shapes: [TensorShape]) throws(ModelError) {
        try check(layer, takes: shapes)
        let shape = shapes[0]
        switch layer.operation {
        case .dense(let dense):
            guard case .flat = shape else {
                throw .layer(layer.name, problem: "a dense layer is fed \(shape); put a flatten before it")
            }
            try refuse(layer.name, unless: [dense.units], are: "the number of units")
        case .conv2D(let conv):
            try refuse(layer.name, unless: [conv.filters], are: "the number of filters")
            try check(layer.name, window: conv.kernel, strides: conv.strides, padding: conv.padding, over: shape)
            try checkGroups(layer.name, conv, over: shape)
        case .depthwiseConv2D(let conv):
            try refuse(layer.name, unless: [conv.multiplier], are: "the multiplier of channels")
            try check(layer.name, window: conv.kernel, strides: conv.strides, padding: conv.padding, over: shape)
            try refuse(layer.name, unless: [shape.channels * conv.multiplier], are: "the number of channels")
        case .separableConv2D(let conv):
            try refuse(layer.name, unless: [conv.filters], are: "the number of filters")
            try check(Layer(layer.name, .depthwiseConv2D(conv.depthwise)), fed: shapes)
        case .maxPooling2D(let pool):
            try check(layer.name, window: pool.window, strides: pool.strides, padding: pool.padding, over: shape)
        case .averagePooling2D(let pool):
            try check(layer.name, window: pool.window, strides: pool.strides, padding: pool.padding, over: shape)
        case .globalAveragePooling2D, .globalMaxPooling2D:
            try check(layer.name, window: Extent(1, 1), strides: Extent(1, 1), padding: .valid, over: shape)
        case .dropout(let rate), .sampleDropout(let rate):
            guard rate >= 0, rate < 1 else {
                throw .layer(layer.name, problem: "the dropout rate is \(rate); it must be at least 0 and below 1")
            }
        case .layerNormalization(let normalization): try check(layer.name, epsilon: normalization.epsilon)
        case .batchNormalization(let normalization): try check(layer.name, normalization)
        case .zeroPadding2D(let border):
            try check(layer.name, window: Extent(1, 1), strides: Extent(1, 1), padding: .valid, over: shape)
            try refuse(
                layer.name,
                unless: [border.top, border.bottom, border.left, border.right].map { min($0, .max - 1) + 1 },
                are: "one more than the zeros on a side")
        case .leakyReLU(let slope):
            guard slope.isFinite, slope >= 0 else {
                throw .layer(layer.name, problem: "the slope is \(slope); it must be 0 or above, for example 0.3")
            }
        case .reshape(let height, let width, let channels):
            try check(layer.name, shape, reshapedTo: height, width, channels)
        case .cropping2D(let border): try check(layer.name, shape, without: border)
        case .rescaling(let rescaling): try check(layer.name, rescaling, channels: shape.channels)
        case .normalization(let normalization): try check(layer.name, normalization, channels: shape.channels)
        case .layerScale(let scale):
            guard scale.initialValue.isFinite else {
                throw .layer(
                    layer.name,
                    problem: "the scale begins with \(scale.initialValue); it must be finite, for example 1e-6")
            }
            try check(layer.name, window: Extent(1, 1), strides: Extent(1, 1), padding: .valid, over: shape)
        case .flatten, .relu, .activation, .add, .multiply, .concatenate: break
        }
    }

    private func checkGroups(_ name: String, _ conv: Conv2D, over shape: TensorShape) throws(ModelError) {
        try refuse(name, unless: [conv.groups], are: "the number of groups")
        for (count, what) in [(shape.channels, "channels"), (conv.filters, "filters")]
        where count % conv.groups != 0 {
            throw .layer(
                name, problem: "\(count) \(what) do not fall into \(conv.groups) groups of one size")
        }
    }

    private func check(_ name: String, _ normalization: BatchNormalization) throws(ModelError) {
        let momentum = normalization.momentum
        guard momentum >= 0, momentum <= 1 else {
            throw .layer(name, problem: "the momentum is \(momentum); it must be 0 to 1, for example 0.99")
        }
        try check(name, epsilon: normalization.epsilon)
    }

    private func check(_ name: String, epsilon: Float) throws(ModelError) {
        guard epsilon > 0, epsilon.isFinite else {
            throw .layer(name, problem: "epsilon is \(epsilon); it must be above 0, for example 0.001")
        }
    }

    private func check(
        _ name: String, window: Extent, strides: Extent, padding: Padding, over shape: TensorShape
    ) throws(ModelError) {
        guard case .spatial(let height, let width, _) = shape else {
            throw .layer(name, problem: "it is fed \(shape), it needs an image (height, width, channels)")
        }
        try refuse(name, unless: [window.height, window.width], are: "a side of the window")
        try refuse(name, unless: [strides.height, strides.width], are: "a stride")
        let rows = padding.windows(over: height, kernel: window.height, stride: strides.height).count
        let columns = padding.windows(over: width, kernel: window.width, stride: strides.width).count
        guard rows > 0, columns > 0 else {
            throw .layer(
                name, problem: "a window of \(window.height)x\(window.width) does not fit into \(shape)")
        }
    }

    func refuse(_ name: String, unless sizes: [Int], are what: String) throws(ModelError) {
        for size in sizes where !(1...Self.largestExtent).contains(size) {
            throw .layer(name, problem: "\(what) is \(size); it must be 1 to \(Self.largestExtent)")
        }
    }

    private func refuse(_ name: String, tensor dimensions: [Int], is what: String) throws(ModelError) {
        var count = 1
        for dimension in dimensions {
            count *= dimension
            guard count <= Self.largestTensor else {
                let sides = dimensions.map(String.init).joined(separator: " x ")
                throw .layer(name, problem: "\(what) has \(sides) elements; at most \(Self.largestTensor) are possible")
            }
        }
    }
}
