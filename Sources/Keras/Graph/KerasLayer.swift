/// A layer, or an operator on tensors, as a file describes it.
package struct KerasLayer: Sendable, Hashable {
    /// The class, for example `Conv2D`; of a custom one without its package.
    package let className: String
    /// Where Keras finds the class, for example `keras.layers`; empty in files of Keras 2.
    package let module: String
    /// The layer's name, with those of the models it is in before it: `backbone/conv`.
    package let name: String
    /// The group of its variables in a weights file, for example `layers/functional/layers/conv2d_1`.
    package let group: String
    /// The layer of the outermost model that it is, or is part of; legacy files keep weights by its name.
    package let outermost: String
    /// Its settings.
    package let config: JSONPlace
    /// Whether training changes it, and every model it is in.
    package let isTrainable: Bool

    /// Whether it is an operator such as `keras.ops.add`, which has a module of its own.
    package var isOperator: Bool { module.hasPrefix("keras.src.ops") || className == "TFOpLambda" }
}

/// A use of a layer: what it is given.
package struct KerasCall: Sendable, Hashable {
    /// Index of the layer in the graph.
    package let layer: Int
    /// What it takes, in order: one tensor or several, an operator numbers too.
    package let arguments: [KerasArgument]
}

/// One thing that a call takes.
package enum KerasArgument: Sendable, Hashable {
    /// The result of a call, by its index in the graph; nil is the model's input.
    case tensor(Int?)
    /// A constant.
    case number(Double)
}

/// A model as a list of calls, nested models opened up.
package struct KerasGraph: Sendable, Hashable {
    /// What the model is called.
    package var name = ""
    /// Every layer once, in the order of `model.layers`.
    package var layers: [KerasLayer] = []
    /// The calls, each after those that feed it.
    package var calls: [KerasCall] = []
    /// Shape of one sample.
    package var inputShape: [Int] = []
    /// Which call gives the result; nil if the input itself is.
    package var output: Int?
}

extension String {
    /// The name that Keras gives to the group of a class' variables: `Conv2D` → `conv2d`, `ReLU` → `re_lu`.
    ///
    /// Source: `keras.src.utils.naming.to_snake_case`.
    package var kerasSnakeCase: String {
        replacing(/\W+/, with: "")
            .replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
            .replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }
            .lowercased()
    }
}
