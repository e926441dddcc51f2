extension Objective: Codable {
    private enum CodingKeys: String, CodingKey {
        case loss, topK, targets, weighsSamples, classWeights
    }

    /// Reads what `encode` wrote; all but the loss may be left out.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try values.decode(Loss.self, forKey: .loss),
            topK: try values.decodeIfPresent(Int.self, forKey: .topK),
            targets: try values.decodeIfPresent(Targets.self, forKey: .targets) ?? .classes,
            weighsSamples: try values.decodeIfPresent(Bool.self, forKey: .weighsSamples) ?? false,
            classWeights: try values.decodeIfPresent([Double].self, forKey: .classWeights) ?? [])
    }

    /// Writes the loss, and the settings that are not those of every objective.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(loss, forKey: .loss)
        try values.encodeIfPresent(topK, forKey: .topK)
        if targets != .classes { try values.encode(targets, forKey: .targets) }
        if weighsSamples { try values.encode(weighsSamples, forKey: .weighsSamples) }
        if !classWeights.isEmpty { try values.encode(classWeights, forKey: .classWeights) }
    }
}
