/// A folder of NumPy arrays, each in a file of its own that is mapped and never read whole.
struct ArrayFolder {
    let path: String

    /// Whether a folder has the array that every data set of arrays has.
    static func exists(_ path: String) -> Bool { MNISTFolder.hasFile("\(path)/x_train.npy") }

    /// Maps an array; nil if there is none of this name.
    func array(_ name: String) throws(DatasetError) -> NumberArray? {
        let file = "\(path)/\(name).npy"
        guard MNISTFolder.hasFile(file) else { return nil }
        return try NumberArray(file, FileReader(file).map())
    }
}
