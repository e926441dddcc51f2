extension LearningRate: Codable {
    private enum Setting: String, CodingKey {
        case initial, decay, warmupSteps, warmupFrom
    }

    /// Reads `0.1`, or `{"initial": 0.1, "decay": {"cosine": {"steps": 100, "end": 0}}, "warmupSteps": 10}`.
    public init(from decoder: any Decoder) throws {
        if let number = try? decoder.singleValueContainer().decode(Double.self) {
            self.init(number)
            return
        }
        let values = try decoder.container(keyedBy: Setting.self)
        self.init(
            try values.decode(Double.self, forKey: .initial),
            decay: try values.decodeIfPresent(LearningRateDecay.self, forKey: .decay) ?? .constant,
            warmupSteps: try values.decodeIfPresent(Int.self, forKey: .warmupSteps) ?? 0,
            warmupFrom: try values.decodeIfPresent(Double.self, forKey: .warmupFrom) ?? 0)
    }

    /// Writes a number, if it never changes, or all settings.
    public func encode(to encoder: any Encoder) throws {
        if self == LearningRate(initial) {
            var container = encoder.singleValueContainer()
            try container.encode(initial)
            return
        }
        var values = encoder.container(keyedBy: Setting.self)
        try values.encode(initial, forKey: .initial)
        try values.encode(decay, forKey: .decay)
        try values.encode(warmupSteps, forKey: .warmupSteps)
        try values.encode(warmupFrom, forKey: .warmupFrom)
    }
}
