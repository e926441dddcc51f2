extension HDF5File {
    /// The version of Keras that wrote the file; nil if it does not say.
    mutating func kerasVersion() throws(KerasError) -> String? {
        let group = base
        var version = try string("keras_version", of: "")
        if version == nil { version = try string("keras_version", of: group) }
        do { return try known(version) } catch { throw error.below("attribute keras_version") }
    }

    /// Whether the weights are those of a legacy file.
    mutating func holdsLayerNames() throws(KerasError) -> Bool {
        try strings("layer_names", of: base) != nil
    }

    /// The group with the layers: `model_weights` in a whole model, else the root.
    private var base: String { contains("model_weights") ? "model_weights" : "" }

    /// The weights of a legacy file, which its attributes name.
    mutating func weightsByLayer() throws(KerasError) -> KerasWeights {
        guard let names = try strings("layer_names", of: base) else {
            throw KerasError(place: base, problem: "no attribute 'layer_names', which lists the layers")
        }
        var layers: [String: [NamedTensor]] = [:]
        for name in names {
            let group = base.isEmpty ? name : "\(base)/\(name)"
            guard try layers.updateValue(tensors(group), forKey: name) == nil else {
                throw KerasError(place: group, problem: "two layers of this name; they must differ")
            }
        }
        let hasOptimizer = contains("optimizer_weights")
        return .byLayer(layers, optimizer: hasOptimizer ? try tensors("optimizer_weights") : [])
    }

    /// The tensors of a group, in the order of its attribute.
    private mutating func tensors(_ group: String) throws(KerasError) -> [NamedTensor] {
        guard let names = try strings("weight_names", of: group) else {
            throw KerasError(place: group, problem: "no attribute 'weight_names', which lists the weights")
        }
        return try names.map { (name) throws(KerasError) in
            NamedTensor(name: name, tensor: try tensor(at: "\(group)/\(name)"))
        }
    }
}
