/// Where a data set comes from, as said on the command line.
public enum DataSource: Sendable, Hashable, CustomStringConvertible {
    /// Fashion-MNIST as the Debian package `dataset-fashion-mnist` installs it.
    case fashionMNIST
    /// A folder with the four files of MNIST, each plain or with ".gz" behind its name, or with arrays of NumPy:
    /// `x_train.npy`, `y_train.npy`, `x_test.npy`, `y_test.npy`, and perhaps `sample_weight_train.npy` and
    /// `sample_weight_test.npy`. There need be nothing to test on.
    case folder(String)
    /// A file of such arrays that NumPy wrote, whose name ends in ".npz".
    case archive(String)
    /// Images made by a formula.
    case synthetic(SyntheticSpec)

    /// Reads "fashion-mnist", "synthetic:HEIGHTxWIDTHxCHANNELS:CLASSES[:COUNT]" or the path of a folder or an archive.
    ///
    /// The file system is not looked at yet; a path that is none is refused by `load()`.
    public init(_ text: String) throws(DatasetError) {
        if text == "fashion-mnist" {
            self = .fashionMNIST
        } else if text.hasPrefix(SyntheticSpec.prefix) {
            self = .synthetic(try SyntheticSpec(text))
        } else {
            guard !text.isEmpty else { throw DatasetError(file: "''", problem: .unknown) }
            self = text.hasSuffix(".npz") ? .archive(text) : .folder(text)
        }
    }

    /// The text that it was read from, or would be.
    public var description: String {
        switch self {
        case .fashionMNIST: "fashion-mnist"
        case .folder(let path), .archive(let path): path
        case .synthetic(let spec): spec.description
        }
    }

    /// Reads the data set into memory and checks all of it; synthetic images take no time and little memory.
    ///
    /// Fashion-MNIST takes about half a second and 55 MB. Arrays of a folder are mapped, not held: reading them once for
    /// the digest takes about a second for each gigabyte, and they may be larger than memory.
    public func load() throws(DatasetError) -> Dataset {
        switch self {
        case .fashionMNIST: try Self.fashionMNIST(installedIn: "/usr/share/datasets/fashion-mnist")
        case .folder(let path) where ArrayFolder.exists(path):
            try ArraySet(path: path, array: ArrayFolder(path: path).array).load(name: path)
        case .archive(let path): try Self.archive(path)
        case .folder(let path): try MNISTFolder(path).load(name: path, classCount: nil)
        case .synthetic(let spec):
            Dataset(
                name: spec.description, train: LabeledImages(SyntheticImages(spec, .train)),
                test: LabeledImages(SyntheticImages(spec, .test)))
        }
    }

    private static func archive(_ path: String) throws(DatasetError) -> Dataset {
        let archive = try ArrayArchive(path)
        return try ArraySet(path: path) { name throws(DatasetError) in try archive.array(name) }.load(name: path)
    }

    /// Fashion-MNIST from the folder of the package, which tests put elsewhere.
    package static func fashionMNIST(installedIn path: String) throws(DatasetError) -> Dataset {
        guard MNISTFolder.exists(path) else {
            throw DatasetError(file: path, problem: .notInstalled(package: "dataset-fashion-mnist"))
        }
        return try MNISTFolder(path).load(name: "fashion-mnist", classCount: 10)
    }
}
