/// Why a data set cannot be used: which file or specification, and what is wrong with it.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
    /// The file or folder, or the text that named a data set.
    public let file: String

    /// What is wrong with it.
    public let problem: Problem

    package init(file: String, problem: Problem) {
        self.file = file
        self.problem = problem
    }

    /// One line that names the file, what was found and what would be right.
    public var description: String { "\(file): \(problem)" }

    /// What can be wrong, with the numbers found and those expected.
    public enum Problem: Hashable, Sendable {
        /// The system refused to open or read it, with this `errno`.
        case unreadable(code: Int32)
        /// It is a folder, a pipe or a device.
        case notAFile
        /// It does not start with two zero bytes.
        case notIDX(start: [UInt8])
        /// Its elements are not unsigned bytes.
        case elementType(UInt8)
        /// It has another number of dimensions.
        case dimensions(found: Int, expected: Int)
        /// Its header gives this dimension as zero: 0 is the count, 1 the height, 2 the width.
        case emptyDimension(Int)
        /// Its header asks for more than this module accepts.
        case tooLarge(bytes: UInt64, limit: Int)
        /// It ends early; bytes are counted decoded, the header included.
        case tooShort(found: Int, expected: Int)
        /// It goes on after the bytes that the header promises.
        case tooLong(expected: Int)
        /// Its compressed form ends early, after so many decoded bytes.
        case gzipCutOff(decoded: Int)
        /// Its compressed form is damaged, in zlib's words.
        case gzipDamaged(String)
        /// Something that is no gzip data stands behind the gzip data.
        case bytesAfterGzip
        /// A label that names no class.
        case label(UInt8, index: Int, classCount: Int)
        /// A training label above a class that no training sample has.
        case labelGap(UInt8, index: Int, missing: UInt8)
        /// There are not as many labels as images.
        case labelCount(Int, images: Int)
        /// Something about an array of NumPy.
        case array(ArrayProblem)
        /// Test images differ in size from training images.
        case imageSize(height: Int, width: Int, expectedHeight: Int, expectedWidth: Int)
        /// A folder lacks a file, plain and compressed.
        case missing(String)
        /// The Debian package with the data set is not installed.
        case notInstalled(package: String)
        /// The text names neither a known data set nor a folder.
        case unknown
        /// The text starts with "synthetic:" but does not go on as it should.
        case notSynthetic
    }
}
