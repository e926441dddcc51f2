/// The variables of a file, in the way that the file names them.
package enum KerasWeights: Sendable, Hashable {
    /// Of Keras 3 and the later Keras 2: "layers/conv2d", "layers/functional/layers/dense" → `vars/0`, `vars/1` …
    ///
    /// A layer without variables has an empty list, or is absent. The variables of the optimizer are `optimizer/vars`:
    /// iteration, learning rate (not of Keras 2, and not if it follows a schedule), then the slots.
    case byPath([String: [KerasTensor]], optimizer: [KerasTensor])

    /// Of legacy files: the name of a layer → its tensors in the order of the attribute `weight_names`.
    case byLayer([String: [NamedTensor]], optimizer: [NamedTensor])
}
