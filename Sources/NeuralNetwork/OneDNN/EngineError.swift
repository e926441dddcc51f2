internal import COneDNN

/// Why a plan cannot be made: the call that failed, what it said, and for what.
public struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Hashable {
        /// Memory was refused; `bytes` were asked for, nil if the library does not say.
        case outOfMemory(bytes: Int?)
        /// The kernel library has no kernel for what was asked.
        case unimplemented
        /// The processor cannot do what was asked, for the reason given.
        case unsupported(String)
        /// Any other status of the kernel library, by its name.
        case status(String)
    }

    /// What went wrong.
    public let code: Code
    /// The call that failed, for example `dnnl_primitive_create`.
    public let call: String
    /// What it was for: a layer, or the plan.
    public let subject: String

    package init(code: Code, call: String, subject: String) {
        self.code = code
        self.call = call
        self.subject = subject
    }

    /// One line: call, subject and what the library or the system said.
    public var description: String {
        switch code {
        case .outOfMemory(let bytes):
            "\(subject): \(call): out of memory" + (bytes.map { "; \($0) bytes are needed" } ?? "")
        case .unimplemented:
            "\(subject): \(call): oneDNN has no kernel for these sizes and settings"
        case .unsupported(let reason): "\(subject): \(reason)"
        case .status(let name):
            "\(subject): \(call): oneDNN says '\(name)'"
        }
    }
}

/// The only place that looks at a status of oneDNN.
///
/// - Parameters:
///   - bytes: What the call needs, if that is known: named should memory be short.
func check(
    _ status: dnnl_status_t, _ call: StaticString, _ subject: String, bytes: Int? = nil
) throws(EngineError) {
    guard status != dnnl_success else { return }
    throw EngineError(code: .init(status, bytes: bytes), call: "\(call)", subject: subject)
}

extension EngineError.Code {
    fileprivate init(_ status: dnnl_status_t, bytes: Int?) {
        switch status {
        case dnnl_out_of_memory: self = .outOfMemory(bytes: bytes)
        case dnnl_unimplemented: self = .unimplemented
        default: self = unsafe .status(String(cString: dnnl_status2str(status)))
        }
    }
}
