internal import Glibc

/// A folder with the four files of MNIST or one of its relatives.
struct MNISTFolder {
    private let path: String

    /// Throws `unknown` if there is no such folder.
    init(_ path: String) throws(DatasetError) {
        guard Self.exists(path) else { throw DatasetError(file: path, problem: .unknown) }
        self.path = path
    }

    /// Whether a folder, or a link to one, has this path.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Reads the four files; without `classCount` there are as many classes as the largest training label says.
    func load(name: String, classCount: Int?) throws(DatasetError) -> Dataset {
        let train = try part("train", classCount: classCount)
        let test = try part("t10k", classCount: train.classCount, like: train)
        return Dataset(name: name, train: train, test: test)
    }

    private func part(
        _ part: String, classCount: Int?, like other: LabeledImages? = nil
    ) throws(DatasetError) -> LabeledImages {
        let labels = try IDXFile(file("\(part)-labels-idx1-ubyte"), dimensionCount: 1)
        let classCount = classCount ?? Int(labels.bytes.max() ?? 0) + 1
        try check(labels, classCount)
        let images = try IDXFile(file("\(part)-images-idx3-ubyte"), dimensionCount: 3)
        let (count, height, width) = (images.dimensions[0], images.dimensions[1], images.dimensions[2])
        guard labels.bytes.count == count else {
            throw DatasetError(file: labels.path, problem: .labelCount(labels.bytes.count, images: count))
        }
        if let other, (other.height, other.width) != (height, width) {
            let problem = DatasetError.Problem.imageSize(
                height: height, width: width, expectedHeight: other.height, expectedWidth: other.width)
            throw DatasetError(file: images.path, problem: problem)
        }
        return LabeledImages(
            count: count, height: height, width: width, pixels: images.bytes, labels: labels.bytes,
            classCount: classCount)
    }

    private func check(_ labels: IDXFile, _ classCount: Int) throws(DatasetError) {
        guard let index = labels.bytes.firstIndex(where: { $0 >= classCount }) else { return }
        throw DatasetError(
            file: labels.path, problem: .label(labels.bytes[index], index: index, classCount: classCount))
    }

    /// The plain file if it is there, else the compressed one.
    private func file(_ name: String) throws(DatasetError) -> String {
        let candidates = ["\(path)/\(name)", "\(path)/\(name).gz"]
        guard let found = candidates.first(where: { unsafe access($0, F_OK) == 0 }) else {
            throw DatasetError(file: path, problem: .missing(name))
        }
        return found
    }
}
