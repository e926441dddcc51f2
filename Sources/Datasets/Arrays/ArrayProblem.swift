/// What can be wrong with an array of NumPy, or with some of them together.
public enum ArrayProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// It does not start with NumPy's mark.
    case notArray(start: [UInt8])
    /// It has a version that is not known.
    case version(UInt8, UInt8)
    /// Its header is no text as NumPy writes it.
    case headerText
    /// It holds something else than numbers of the usual sizes.
    case type(String)
    /// Its numbers lie with the first index fastest.
    case fortranOrder
    /// A size is 0, or all of them together are too large.
    case sizes([Int])
    /// It ends early.
    case cutOff(found: Int, expected: Int)
    /// It goes on after what its header promises.
    case tooLong(found: Int, expected: Int)
    /// It has another shape than its part in the data set asks for.
    case shape([Int], expected: String)
    /// It has another number of samples than the images.
    case count(Int, samples: Int)
    /// Samples to test on are unlike those to train on.
    case unlike(String, train: String)
    /// A label that can be no class.
    case label(Int, index: Int)
    /// A target or a weight is NaN or infinite as a 32-bit float.
    case notFinite(index: Int)
    /// An archive or a folder lacks an array.
    case missing(String)
    /// An archive cannot be read, in libzip's words.
    case archive(String)

    /// What is wrong and what would be right, without the file's name.
    public var description: String {
        switch self {
        case .notArray(let start):
            "starts with bytes \(DatasetError.Problem.hexadecimal(start)); a NumPy array starts with 93 4e 55 4d 50 59"
        case .version(let major, let minor): "has version \(major).\(minor) of NumPy's format; 1.0 to 3.0 are read"
        case .headerText: "has a header that NumPy did not write; save it with numpy.save or numpy.savez"
        case .type(let descr):
            "holds elements of type '\(descr)'; bool, whole numbers of 1 to 8 bytes and floats of 2, 4 or 8 are read"
        case .fortranOrder: "is in Fortran order; save numpy.ascontiguousarray(x) instead"
        case .sizes(let shape): "has shape \(ArrayHeader.text(shape)); each size must be at least 1, and all fit memory"
        case .cutOff(let found, let expected): "ends after \(found) bytes; its header promises \(expected)"
        case .tooLong(let found, let expected): "has \(found) bytes; its header promises \(expected)"
        case .archive(let reason): "cannot be read: libzip says '\(reason)'"
        default: contentDescription
        }
    }

    private var contentDescription: String {
        switch self {
        case .shape(let shape, let expected): "has shape \(ArrayHeader.text(shape)); \(expected)"
        case .count(let count, let samples): "has \(count) entries for \(samples) samples; one each is expected"
        case .unlike(let found, let train): "has \(found); what is trained on has \(train)"
        case .label(let label, let index):
            "has label \(label) at index \(index); classes count from 0 to \(Limits.arrayClasses - 1) at most, and other "
                + "numbers to predict are saved as floats"
        case .notFinite(let index): "has at index \(index) what is no finite 32-bit float; replace it or leave it out"
        case .missing(let name): "has no \(name); x_train and y_train must be there, and x_test with y_test or neither"
        default: "cannot be read"
        }
    }
}
