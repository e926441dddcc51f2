internal import NeuralNetwork

/// Reads an optimizer, an object or just a name, with Keras' defaults for what is missing.
enum OptimizerReader {
    static let supported = ["Adam", "AdamW", "Lamb", "RMSprop", "SGD"]

    static func optimizer(_ place: JSONPlace) throws(KerasError) -> Optimizer {
        let name = place["class_name"].textIfAny ?? place.textIfAny ?? ""
        let bare = name.split(separator: ">").last.map(String.init) ?? name
        guard let known = supported.first(where: { $0.lowercased() == bare.lowercased() }) else {
            throw place.error(
                "the optimizer '\(bare)' is not supported; these are: \(supported.joined(separator: ", "))")
        }
        let config = LayerConfig(place["config"])
        try config.requireNone("loss_scale_factor", "gradient_accumulation_steps")
        if try config.number("decay", default: 0) != 0 {
            throw config.place["decay"].error("it is not supported; use the schedule InverseTimeDecay")
        }
        let optimizer = Optimizer(
            try rule(known, config),
            learningRate: try LearningRateReader.rate(
                config.place["learning_rate"], standard: known == "SGD" ? 0.01 : 0.001),
            weightDecay: try config.number("weight_decay", default: known == "AdamW" ? 0.004 : 0),
            clipping: try clipping(config), average: try average(config))
        do throws(OptimizerError) {
            try optimizer.check()
        } catch {
            throw place.error(error.description)
        }
        return optimizer
    }

    private static func rule(_ name: String, _ config: LayerConfig) throws(KerasError) -> UpdateRule {
        switch name {
        case "SGD":
            return .sgd(
                momentum: try config.number("momentum", default: 0),
                nesterov: try config.bool("nesterov", default: false))
        case "RMSprop":
            return .rmsprop(
                RMSpropSettings(
                    rho: try config.number("rho", default: 0.9), momentum: try config.number("momentum", default: 0),
                    epsilon: try config.number("epsilon", default: 1e-7),
                    centered: try config.bool("centered", default: false)))
        default:
            try config.require("amsgrad", .bool(false))
            let settings = MomentSettings(
                beta1: try config.number("beta_1", default: 0.9), beta2: try config.number("beta_2", default: 0.999),
                epsilon: try config.number("epsilon", default: 1e-7))
            return name == "Lamb" ? .lamb(settings) : name == "AdamW" ? .adamW(settings) : .adam(settings)
        }
    }

    private static func clipping(_ config: LayerConfig) throws(KerasError) -> GradientClipping {
        if let norm = try config.place["clipnorm"].present?.shortNumber() { return .norm(norm) }
        if let norm = try config.place["global_clipnorm"].present?.shortNumber() { return .globalNorm(norm) }
        if let value = try config.place["clipvalue"].present?.shortNumber() { return .value(value) }
        return .none
    }

    private static func average(_ config: LayerConfig) throws(KerasError) -> WeightAverage? {
        guard try config.bool("use_ema", default: false) else { return nil }
        return WeightAverage(
            momentum: try config.number("ema_momentum", default: 0.99),
            overwriteEvery: try config.place["ema_overwrite_frequency"].present?.integer())
    }
}
