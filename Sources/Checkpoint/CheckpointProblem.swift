internal import Glibc

/// What can be wrong with a checkpoint.
public enum CheckpointProblem: Error, Hashable, Sendable {
    /// Nothing is there.
    case missing
    /// The file ends too early.
    case cutOff(byteCount: Int, expected: Int)
    /// The file goes on after its end, or more was written than announced.
    case tooLong(byteCount: Int, expected: Int)
    /// The header claims to be longer than the limit.
    case headerTooLong(byteCount: UInt64, limit: Int)
    /// The text is not what the format says, at this byte of it.
    case malformed(offset: Int, expected: String)
    /// Two tensors have one name.
    case duplicateName(String)
    /// A tensor has elements that are not float32.
    case unsupportedType(tensor: String, type: String)
    /// A tensor's shape, size and place do not fit together.
    case wrongPlace(tensor: String, reason: String)
    /// The content is not what was written: bits have changed since.
    case changed(what: String)
    /// Written by another version of the format.
    case unsupportedVersion(Int, supported: Int)
    /// The manifest is that of another step.
    case wrongStep(Int, expected: Int)
    /// The operating system refuses; `offset` is the place in the file.
    case system(operation: String, code: Int32, offset: Int)
}

extension CheckpointProblem: CustomStringConvertible {
    /// What is wrong, without the file's name.
    public var description: String {
        switch self {
        case .missing: "no such file"
        case .cutOff(let count, let expected): "cut off: \(grouped(count)) of \(grouped(expected)) bytes"
        case .tooLong(let count, let expected): "too long: \(grouped(count)) bytes instead of \(grouped(expected))"
        case .headerTooLong(let count, let limit): "a header of \(count) bytes is over the limit of \(grouped(limit))"
        case .malformed(let offset, let expected): "malformed at byte \(grouped(offset)): expected \(expected)"
        case .duplicateName(let name): "two tensors are called '\(name)'"
        case .unsupportedType(let tensor, let type): "tensor '\(tensor)' is of type '\(type)', not F32 or I32"
        case .wrongPlace(let tensor, let reason): "tensor '\(tensor)' \(reason)"
        case .changed(let what): "\(what) has changed since it was written (SHA-256 differs)"
        case .unsupportedVersion(let version, let supported): "format version \(version), not \(supported)"
        case .wrongStep(let step, let expected): "is of step \(step), not \(expected)"
        case .system(let operation, let code, let offset):
            "\(operation) at byte \(grouped(offset)) failed: \(unsafe String(cString: strerror(code)))"
        }
    }

    /// What the user can do about it.
    var remedy: String {
        switch self {
        case .system(_, ENOSPC, _), .system(_, EDQUOT, _): "free some space and try again"
        case .system: "check that the place exists and may be read and written"
        case .unsupportedType: "convert the tensor to float32"
        case .unsupportedVersion: "use the version of regatta that wrote it"
        default: "restore it from a copy or use another checkpoint"
        }
    }
}

/// `1234567` as `1,234,567`.
func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return (number < 0 ? "-" : "") + String(digits)
}
