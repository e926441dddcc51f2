/// A variable of a model's layer: where files have it, and where it is in our model.
package struct KerasVariable: Sendable, Hashable {
    /// Its group in a weights file, for example `layers/dense_1`.
    package let group: String
    /// The name of its layer.
    package let layer: String
    /// The layer of the outermost model that it belongs to, by whose name legacy files keep it.
    package let outermost: String
    /// Its place among the variables of the layer.
    package let index: Int
    /// Its shape in files.
    package let shape: [Int]
    /// Whether an optimizer keeps slots for it.
    package let isTrained: Bool
    /// Its place in `Model.parameters`; nil for constants.
    package let parameter: Int?

    /// What it is called in errors.
    package var place: String { "\(group)/vars/\(index)" }

    /// Numbers in it.
    package var count: Int { shape.reduce(1, *) }
}
