extension KerasFile {
    /// Writes a `.keras` file as Keras 3.15 does, whole or not at all, in the place of one that may be there.
    ///
    /// Takes the space of the weights twice in the file's folder, and no memory. Equal models become equal bytes.
    package static func write(_ model: KerasModelFile, to path: String) throws(KerasError) {
        do throws(KerasError) {
            let weights = try HDF5Writer.file(at: "\(path).weights.partial") { (writer) throws(KerasError) in
                for variables in model.variables { try writer.add(variables) }
            }
            let metadata = try text(model.metadata)
            let config = try text(model.config)
            let archive = try ArchiveWriter(path: path)
            try archive.add("metadata.json", metadata)
            try archive.add("config.json", config)
            try archive.add("model.weights.h5", weights)
            try archive.commit()
        } catch {
            throw error.in(file: path)
        }
    }

    private static func text(_ text: String) throws(KerasError) -> FileDescriptor {
        let file = try FileDescriptor(inMemory: "text")
        try file.append(Array(text.utf8)[...])
        return file
    }
}

extension HDF5Writer {
    /// Writes the group `vars` of a layer, which is there even if it has no variables.
    fileprivate func add(_ variables: KerasModelFile.Variables) throws(KerasError) {
        let group = variables.path.isEmpty ? "vars" : "\(variables.path)/vars"
        try self.group(group)
        try attribute("name", of: group, variables.name)
        for (index, tensor) in variables.tensors.enumerated() { try dataset("\(group)/\(index)", tensor) }
    }
}
