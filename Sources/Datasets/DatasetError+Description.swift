internal import Glibc

extension DatasetError.Problem: CustomStringConvertible {
    /// What is wrong and what would be right, without the file's name.
    public var description: String {
        switch self {
        case .unreadable(let code): "cannot be read: \(Self.system(code))"
        case .notAFile: "is no regular file; a file in IDX format, plain or gzip, is expected"
        case .notIDX(let start): "starts with bytes \(Self.hexadecimal(start)); an IDX file starts with 00 00 08"
        case .elementType(let type):
            "holds elements of type \(Self.hexadecimal([type])); only unsigned bytes, type 08, are read"
        case .dimensions(let found, let expected):
            "has \(found) dimensions; \(expected == 1 ? "labels have 1" : "images have 3: count, height, width")"
        case .emptyDimension(let dimension):
            "has a \(["count", "height", "width"][dimension]) of 0 in its header; at least 1 is expected"
        case .tooLarge(let bytes, let limit):
            "asks for \(bytes) bytes in its header; at most \(limit) are accepted"
        default: lengthDescription ?? contentDescription
        }
    }

    private var lengthDescription: String? {
        switch self {
        case .tooShort(let found, let expected): "ends after \(found) bytes; its header promises \(expected)"
        case .tooLong(let expected): "goes on after the \(expected) bytes that its header promises"
        case .gzipCutOff(let decoded): "is cut off: its gzip data end early, after \(decoded) decoded bytes"
        case .gzipDamaged(let reason): "is damaged: zlib says '\(reason)'; fetch it again"
        case .bytesAfterGzip: "has bytes after its gzip data that are no gzip data; nothing may follow"
        default: nil
        }
    }

    private var contentDescription: String {
        switch self {
        case .labelGap(let label, let index, let missing):
            "has label \(label) at index \(index), but no label \(missing): is it out of range? Labels count from 0 "
                + "without a gap"
        case .label(let label, let index, let classCount):
            "has label \(label) at index \(index); the labels of \(classCount) classes are 0 to \(classCount - 1)"
        case .labelCount(let labels, let images): "has \(labels) labels for \(images) images; one each is expected"
        case .imageSize(let height, let width, let expectedHeight, let expectedWidth):
            "has images of \(height)x\(width); those to train on are \(expectedHeight)x\(expectedWidth)"
        case .array(let problem): "\(problem)"
        case .missing(let name): "has neither \(name) nor \(name).gz"
        case .notInstalled(let package): "is not there; install it with: apt-get install \(package)"
        case .notSynthetic:
            "is no synthetic data set; write synthetic:HEIGHTxWIDTHxCHANNELS:CLASSES[:COUNT], "
                + "for example synthetic:28x28x1:10:60000"
        default:
            "is no data set; write fashion-mnist, synthetic:28x28x1:10, a file of arrays that ends in .npz, or a folder "
                + "with x_train.npy or train-images-idx3-ubyte[.gz]"
        }
    }

    private static func system(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
