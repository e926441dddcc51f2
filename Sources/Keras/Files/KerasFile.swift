/// What a file of Keras holds, before anybody says what it means.
package struct KerasFile: Sendable {
    /// What kinds of files there are.
    package enum Kind: Sendable, Hashable {
        /// An archive `.keras`, of Keras 3 or Keras 2.12 and later.
        case keras
        /// A whole model in one HDF5 file, with the attribute `model_config`.
        case legacyModel
        /// `.weights.h5`, of Keras 3.
        case weights
        /// Weights of Keras 2 in HDF5, with the attribute `layer_names`.
        case legacyWeights
        /// The text of `to_json()`.
        case json
    }

    /// Where it is.
    package let path: String

    /// What kind of file it is, by its content.
    package let kind: Kind

    /// The JSON text that describes the model: `config.json`, the attribute `model_config`, or the whole file.
    package let config: String?

    /// The JSON text of a legacy model's attribute `training_config`, if it was compiled.
    package let training: String?

    /// The version of Keras that wrote the file, where the file says so: "3.15.1".
    package let version: String?

    /// The variables; none in a JSON text.
    package let weights: KerasWeights?
}
