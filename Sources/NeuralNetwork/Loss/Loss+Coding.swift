extension Loss: Codable {
    /// The functions by the names that users give.
    public enum Name: String, Codable, Sendable, CaseIterable {
        /// `Function.sparseCategoricalCrossentropy`, the default.
        case sparseCategoricalCrossentropy = "sparse-categorical-crossentropy"
        /// `Function.categoricalCrossentropy`.
        case categoricalCrossentropy = "categorical-crossentropy"
        /// `Function.binaryCrossentropy`.
        case binaryCrossentropy = "binary-crossentropy"
        /// `Function.meanSquaredError`.
        case meanSquaredError = "mse"
        /// `Function.meanAbsoluteError`.
        case meanAbsoluteError = "mae"
        /// `Function.huber`.
        case huber

        /// Those whose targets can be smoothed, as in Keras.
        public static let smoothed: [Name] = [.categoricalCrossentropy, .binaryCrossentropy]

        /// The function; `huberDelta` is that of huber, Keras' 1 if nothing is said.
        public func function(huberDelta: Double? = nil) -> Function {
            switch self {
            case .sparseCategoricalCrossentropy: .sparseCategoricalCrossentropy
            case .categoricalCrossentropy: .categoricalCrossentropy
            case .binaryCrossentropy: .binaryCrossentropy
            case .meanSquaredError: .meanSquaredError
            case .meanAbsoluteError: .meanAbsoluteError
            case .huber: .huber(delta: huberDelta ?? 1)
            }
        }
    }

    /// The name of the function.
    public var name: Name {
        switch function {
        case .sparseCategoricalCrossentropy: .sparseCategoricalCrossentropy
        case .categoricalCrossentropy: .categoricalCrossentropy
        case .binaryCrossentropy: .binaryCrossentropy
        case .meanSquaredError: .meanSquaredError
        case .meanAbsoluteError: .meanAbsoluteError
        case .huber: .huber
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, labelSmoothing, huberDelta
    }

    /// Reads `{"name": "huber", "huberDelta": 0.5, "labelSmoothing": 0.1}` and the like, and checks it as `check` does;
    /// only the name must be there. A delta of another function is refused.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let name = try values.decode(Name.self, forKey: .name)
        let delta = try values.decodeIfPresent(Double.self, forKey: .huberDelta)
        guard delta == nil || name == .huber else {
            throw LossError("'huberDelta' goes with the loss huber, not with \(name.rawValue)")
        }
        self.init(
            name.function(huberDelta: delta),
            labelSmoothing: try values.decodeIfPresent(Double.self, forKey: .labelSmoothing) ?? 0)
        try check()
    }

    /// Writes the name, and the settings that are not those of every loss.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        if labelSmoothing != 0 { try values.encode(labelSmoothing, forKey: .labelSmoothing) }
        if case .huber(let delta) = function { try values.encode(delta, forKey: .huberDelta) }
    }
}
