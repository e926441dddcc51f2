extension Optimizer: Codable {
    private enum Rule: String, CodingKey, CaseIterable {
        case sgd, adam, adamW = "adamw", rmsprop, lars, lamb
    }

    private enum Setting: String, CodingKey {
        case learningRate, momentum, nesterov, beta1, beta2, epsilon, rho, centered, trust, weightDecay
        case excludedFromDecay, clipNorm, globalClipNorm, clipValue, l1, l2, average
    }

    private typealias Settings = KeyedDecodingContainer<Setting>

    /// Reads `{"sgd": {"learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.001}}` and the like, and checks it as
    /// `check` does. The learning rate must be there; whatever else is missing has its default.
    public init(from decoder: any Decoder) throws {
        let rules = try decoder.container(keyedBy: Rule.self)
        guard let name = rules.allKeys.first, rules.allKeys.count == 1 else {
            let names = Rule.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an optimizer is one of \(names)"))
        }
        let values = try rules.nestedContainer(keyedBy: Setting.self, forKey: name)
        self.init(
            try Self.rule(name, values), learningRate: try values.decode(LearningRate.self, forKey: .learningRate),
            weightDecay: try values.decodeIfPresent(Double.self, forKey: .weightDecay) ?? 0,
            excludedFromDecay: try values.decodeIfPresent([String].self, forKey: .excludedFromDecay) ?? [],
            clipping: try Self.clipping(values), l1: try values.decodeIfPresent(Double.self, forKey: .l1) ?? 0,
            l2: try values.decodeIfPresent(Double.self, forKey: .l2) ?? 0,
            average: try values.decodeIfPresent(WeightAverage.self, forKey: .average))
        try check()
    }

    private static func rule(_ name: Rule, _ values: Settings) throws -> UpdateRule {
        func number(_ setting: Setting, _ standard: Double) throws -> Double {
            try values.decodeIfPresent(Double.self, forKey: setting) ?? standard
        }
        func moments() throws -> MomentSettings {
            let usual = MomentSettings()
            return MomentSettings(
                beta1: try number(.beta1, usual.beta1), beta2: try number(.beta2, usual.beta2),
                epsilon: try number(.epsilon, usual.epsilon))
        }
        switch name {
        case .sgd:
            return .sgd(
                momentum: try number(.momentum, 0),
                nesterov: try values.decodeIfPresent(Bool.self, forKey: .nesterov) ?? false)
        case .adam: return .adam(try moments())
        case .adamW: return .adamW(try moments())
        case .lamb: return .lamb(try moments())
        case .rmsprop:
            let usual = RMSpropSettings()
            return .rmsprop(
                RMSpropSettings(
                    rho: try number(.rho, usual.rho), momentum: try number(.momentum, usual.momentum),
                    epsilon: try number(.epsilon, usual.epsilon),
                    centered: try values.decodeIfPresent(Bool.self, forKey: .centered) ?? usual.centered))
        case .lars:
            let usual = LARSSettings()
            return .lars(
                LARSSettings(
                    momentum: try number(.momentum, usual.momentum), trust: try number(.trust, usual.trust),
                    epsilon: try number(.epsilon, usual.epsilon)))
        }
    }

    private static func clipping(_ values: Settings) throws -> GradientClipping {
        let limits: [GradientClipping] = [
            try values.decodeIfPresent(Double.self, forKey: .clipNorm).map { .norm($0) },
            try values.decodeIfPresent(Double.self, forKey: .globalClipNorm).map { .globalNorm($0) },
            try values.decodeIfPresent(Double.self, forKey: .clipValue).map { .value($0) },
        ].compactMap { $0 }
        try OptimizerError.require(
            limits.count <= 1, "number of ways to clip", limits.count, "at most 1, for example clipNorm alone")
        return limits.first ?? .none
    }

    /// Writes the rule with all its settings; what is done besides only where something is.
    public func encode(to encoder: any Encoder) throws {
        var rules = encoder.container(keyedBy: Rule.self)
        let name: Rule =
            switch rule {
            case .sgd: .sgd
            case .adam: .adam
            case .adamW: .adamW
            case .rmsprop: .rmsprop
            case .lars: .lars
            case .lamb: .lamb
            }
        var values = rules.nestedContainer(keyedBy: Setting.self, forKey: name)
        try values.encode(learningRate, forKey: .learningRate)
        try encodeRule(into: &values)
        try values.encode(weightDecay, forKey: .weightDecay)
        if !excludedFromDecay.isEmpty { try values.encode(excludedFromDecay, forKey: .excludedFromDecay) }
        if l1 != 0 { try values.encode(l1, forKey: .l1) }
        if l2 != 0 { try values.encode(l2, forKey: .l2) }
        try values.encodeIfPresent(average, forKey: .average)
        switch clipping {
        case .none: break
        case .norm(let limit): try values.encode(limit, forKey: .clipNorm)
        case .globalNorm(let limit): try values.encode(limit, forKey: .globalClipNorm)
        case .value(let limit): try values.encode(limit, forKey: .clipValue)
        }
    }

    private func encodeRule(into values: inout KeyedEncodingContainer<Setting>) throws {
        switch rule {
        case .sgd(let momentum, let nesterov):
            try values.encode(momentum, forKey: .momentum)
            if nesterov { try values.encode(nesterov, forKey: .nesterov) }
        case .adam(let settings), .adamW(let settings), .lamb(let settings):
            try values.encode(settings.beta1, forKey: .beta1)
            try values.encode(settings.beta2, forKey: .beta2)
            try values.encode(settings.epsilon, forKey: .epsilon)
        case .rmsprop(let settings):
            try values.encode(settings.rho, forKey: .rho)
            try values.encode(settings.momentum, forKey: .momentum)
            try values.encode(settings.epsilon, forKey: .epsilon)
            try values.encode(settings.centered, forKey: .centered)
        case .lars(let settings):
            try values.encode(settings.momentum, forKey: .momentum)
            try values.encode(settings.trust, forKey: .trust)
            try values.encode(settings.epsilon, forKey: .epsilon)
        }
    }
}
