/// Where a data set comes from, as said on the command line.
public enum DataSource: Sendable, Hashable, CustomStringConvertible {
    /// Fashion-MNIST as the Debian package `dataset-fashion-mnist` installs it.
    case fashionMNIST
    /// A folder with the four files of MNIST, each plain or with ".gz" behind its name.
    case folder(String)
    /// Images made by a formula.
    case synthetic(SyntheticSpec)

    /// Reads "fashion-mnist", "synthetic:HEIGHTxWIDTHxCHANNELS:CLASSES[:COUNT]" or the path of a folder.
    ///
    /// The file system is not looked at yet; a path that is none is refused by `load()`.
    public init(_ text: String) throws(DatasetError) {
        if text == "fashion-mnist" {
            self = .fashionMNIST
        } else if text.hasPrefix(SyntheticSpec.prefix) {
            self = .synthetic(try SyntheticSpec(text))
        } else {
            guard !text.isEmpty else { throw DatasetError(file: "''", problem: .unknown) }
            self = .folder(text)
        }
    }

    /// The text that it was read from, or would be.
    public var description: String {
        switch self {
        case .fashionMNIST: "fashion-mnist"
        case .folder(let path): path
        case .synthetic(let spec): spec.description
        }
    }

    /// Reads the data set into memory and checks all of it; synthetic images take no time and little memory.
    ///
    /// Fashion-MNIST takes about half a second and 55 MB.
    public func load() throws(DatasetError) -> Dataset {
        switch self {
        case .fashionMNIST: try Self.fashionMNIST(installedIn: "/usr/share/datasets/fashion-mnist")
        case .folder(let path): try MNISTFolder(path).load(name: path, classCount: nil)
        case .synthetic(let spec):
            Dataset(
                name: spec.description, train: LabeledImages(SyntheticImages(spec, .train)),
                test: LabeledImages(SyntheticImages(spec, .test)))
        }
    }

    /// Fashion-MNIST from the folder of the package, which tests put elsewhere.
    package static func fashionMNIST(installedIn path: String) throws(DatasetError) -> Dataset {
        guard MNISTFolder.exists(path) else {
            throw DatasetError(file: path, problem: .notInstalled(package: "dataset-fashion-mnist"))
        }
        return try MNISTFolder(path).load(name: "fashion-mnist", classCount: 10)
    }
}
