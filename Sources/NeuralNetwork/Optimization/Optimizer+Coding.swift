extension Optimizer {
    /// `{"sgd": {"learningRate": 0.1, "momentum": 0.9, "weightDecay": 0}}`; the last two may be left out.
    private enum Kind: String, CodingKey {
        case sgd
    }

    private enum SGD: String, CodingKey {
        case learningRate, momentum, weightDecay
    }

    /// Reads an optimizer and checks it as `check` does.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Kind.self).nestedContainer(keyedBy: SGD.self, forKey: .sgd)
        self = .sgd(
            learningRate: try values.decode(Float.self, forKey: .learningRate),
            momentum: try values.decodeIfPresent(Float.self, forKey: .momentum) ?? 0,
            weightDecay: try values.decodeIfPresent(Float.self, forKey: .weightDecay) ?? 0)
        try check()
    }

    /// Writes the optimizer with all its settings.
    public func encode(to encoder: any Encoder) throws {
        var kinds = encoder.container(keyedBy: Kind.self)
        switch self {
        case .sgd(let learningRate, let momentum, let weightDecay):
            var values = kinds.nestedContainer(keyedBy: SGD.self, forKey: .sgd)
            try values.encode(learningRate, forKey: .learningRate)
            try values.encode(momentum, forKey: .momentum)
            try values.encode(weightDecay, forKey: .weightDecay)
        }
    }
}
