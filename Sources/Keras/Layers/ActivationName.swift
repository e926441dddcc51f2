internal import NeuralNetwork

/// A function as a file names it.
enum KerasActivation: Sendable, Hashable {
    case function(Activation)
    /// Behind the last layer only, where it is part of the loss.
    case softmax

    /// Other names of functions.
    private static let aliases: [String: Activation] = [
        "swish": .silu, "hard_swish": .hardSilu,
    ]

    static let supported = (Activation.allCases.map(\.rawValue) + ["softmax"]).sorted()

    /// Reads a name, `{"class_name": "function", "config": "relu"}`, a layer of a function's own, or nothing: linear.
    init(_ place: JSONPlace) throws(KerasError) {
        guard !place.isNull else {
            self = .function(.linear)
            return
        }
        let name = (place.isObject ? place["config"].textIfAny ?? place["class_name"].textIfAny : place.textIfAny) ?? ""
        if name == "softmax" {
            self = .softmax
        } else if let function = Activation(rawValue: name) ?? Self.aliases[name] {
            self = .function(function)
        } else {
            throw place.error(
                "the activation '\(name)' is not supported; these are: \(Self.supported.joined(separator: ", "))")
        }
    }
}
