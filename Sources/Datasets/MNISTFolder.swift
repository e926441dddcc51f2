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

    /// Whether there is something of this path.
    static func hasFile(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Reads the four files; without `classCount` there are as many classes as the training labels name, from 0
    /// without a gap.
    func load(name: String, classCount: Int?) throws(DatasetError) -> Dataset {
        let train = try part("train", classCount: classCount)
        let test = try part("t10k", classCount: train.classCount, like: train)
        return Dataset(name: name, train: train, test: test)
    }

    private func part(
        _ part: String, classCount: Int?, like other: LabeledImages? = nil
    ) throws(DatasetError) -> LabeledImages {
        let labels = try IDXFile(file("\(part)-labels-idx1-ubyte"), dimensionCount: 1)
        let classCount = if let classCount { classCount } else { try Self.classCount(labels) }
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

    /// The classes that the labels name. An IDX file does not say how many there are, so a stray label shows only by
    /// the classes below it that nobody has.
    private static func classCount(_ labels: IDXFile) throws(DatasetError) -> Int {
        var seen = [Bool](repeating: false, count: 257)
        for label in labels.bytes { seen[Int(label)] = true }
        let missing = seen.firstIndex(of: false) ?? 256
        if let index = labels.bytes.firstIndex(where: { $0 > missing }) {
            let problem = DatasetError.Problem.labelGap(
                labels.bytes[index], index: index, missing: UInt8(truncatingIfNeeded: missing))
            throw DatasetError(file: labels.path, problem: problem)
        }
        return missing
    }

    private func check(_ labels: IDXFile, _ classCount: Int) throws(DatasetError) {
        guard let index = labels.bytes.firstIndex(where: { $0 >= classCount }) else { return }
        throw DatasetError(
            file: labels.path, problem: .label(labels.bytes[index], index: index, classCount: classCount))
    }

    /// The plain file if it is there, else the compressed one.
    private func file(_ name: String) throws(DatasetError) -> String {
        let candidates = ["\(path)/\(name)", "\(path)/\(name).gz"]
        guard let found = candidates.first(where: Self.hasFile) else {
            throw DatasetError(file: path, problem: .missing(name))
        }
        return found
    }
}
