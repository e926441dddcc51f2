extension HDF5File {
    /// The variables below every group `vars`, by the path of the group around it.
    ///
    /// Keras 2.12 and 2.13 say `_layer_checkpoint_dependencies` for `layers`.
    mutating func weightsByPath() throws(KerasError) -> KerasWeights {
        var variables: [String: [KerasTensor]] = [:]
        try collect("", into: &variables)
        guard !variables.isEmpty else {
            throw KerasError(place: "", problem: "no groups 'vars' and no 'layer_names'; Keras' weights have one")
        }
        let optimizer = variables.removeValue(forKey: "optimizer") ?? []
        return .byPath(variables, optimizer: optimizer)
    }

    private mutating func collect(_ path: String, into all: inout [String: [KerasTensor]]) throws(KerasError) {
        for group in groups(in: path) {
            let child = path.isEmpty ? group : "\(path)/\(group)"
            guard group == "vars" else {
                try collect(child, into: &all)
                continue
            }
            let name = path.split(separator: "/").map { $0 == Self.oldLayers ? "layers" : $0 }.joined(separator: "/")
            guard try all.updateValue(variables(child), forKey: name) == nil else {
                throw KerasError(place: child, problem: "also there as \(name); one of the two must go")
            }
        }
    }

    private static let oldLayers: Substring = "_layer_checkpoint_dependencies"

    /// The datasets 0, 1, … of a group.
    private mutating func variables(_ path: String) throws(KerasError) -> [KerasTensor] {
        let names = Set(datasets(in: path))
        return try (0..<names.count).map { (index) throws(KerasError) in
            guard names.contains("\(index)") else {
                throw KerasError(place: path, problem: "no variable \(index) of \(names.count); they are 0, 1, 2, …")
            }
            return try tensor(at: "\(path)/\(index)")
        }
    }
}
