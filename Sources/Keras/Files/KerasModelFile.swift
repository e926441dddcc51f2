/// What is to be written as a `.keras` file.
package struct KerasModelFile: Sendable {
    /// The variables of one layer or of the optimizer.
    package struct Variables: Sendable, Hashable {
        /// Where Keras looks for them: "layers/conv2d", "layers/functional/layers/dense", "optimizer".
        package let path: String

        /// The name of the layer or optimizer, which becomes the attribute `name` of `vars`.
        package let name: String

        /// In the order of Keras; none for a layer without variables.
        package let tensors: [KerasTensor]

        /// Says what `path`/vars holds.
        package init(path: String, name: String, tensors: [KerasTensor]) {
            (self.path, self.name, self.tensors) = (path, name, tensors)
        }
    }

    /// The text of `config.json`.
    package let config: String

    /// The text of `metadata.json`.
    package let metadata: String

    /// All variables; those of an optimizer at the path "optimizer": iteration (integer), learning rate, slots.
    package let variables: [Variables]

    /// Describes a file.
    package init(config: String, metadata: String, variables: [Variables]) {
        (self.config, self.metadata, self.variables) = (config, metadata, variables)
    }
}
