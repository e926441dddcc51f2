/// Where a socket listens or connects to: `tcp://HOST:PORT` or `ipc:///PATH`.
public enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host name or address (IPv6 without its brackets; `*` for all of this host) and a port; nil is any free one.
    case tcp(host: String, port: UInt16?)
    /// A socket file with an absolute path.
    case ipc(path: String)

    /// Reads an endpoint as it is written; refuses anything else with an example.
    public init(_ text: String) throws(TransportError) {
        if text.hasPrefix("tcp://") {
            self = try Self.tcp(text, rest: text.dropFirst(6))
        } else if text.hasPrefix("ipc://") {
            self = try Self.ipc(text, path: text.dropFirst(6))
        } else {
            throw Self.error(text, "it must begin with tcp:// or ipc://, for example tcp://10.0.0.1:5555")
        }
    }

    /// As it is written and as libzmq takes it.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port.map { "\($0)" } ?? "*")"
        case .ipc(let path): "ipc://\(path)"
        }
    }

    /// Whether it names one place that others can connect to, not "any".
    public var isDefinite: Bool {
        switch self {
        case .tcp(let host, let port): port != nil && !["*", "0.0.0.0", "::"].contains(host)
        case .ipc: true
        }
    }

    private static func tcp(_ text: String, rest: Substring) throws(TransportError) -> Endpoint {
        guard let colon = rest.lastIndex(of: ":") else {
            throw error(text, "the port is missing; write for example tcp://10.0.0.1:5555, or :* for any free port")
        }
        return .tcp(host: try host(text, rest[..<colon]), port: try port(text, rest[rest.index(after: colon)...]))
    }

    private static func host(_ text: String, _ part: Substring) throws(TransportError) -> String {
        if part.hasPrefix("["), part.hasSuffix("]"), part.count > 2 { return String(part.dropFirst().dropLast()) }
        let allowed = part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard part == "*" || (!part.isEmpty && allowed) else {
            throw error(text, "'\(part)' is no host; write for example tcp://10.0.0.1:5555 or tcp://[::1]:5555")
        }
        return String(part)
    }

    private static func port(_ text: String, _ part: Substring) throws(TransportError) -> UInt16? {
        if part == "*" { return nil }
        guard let port = UInt16(part), port > 0, part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
            throw error(text, "'\(part)' is no port; it must be 1 to 65535, or * for any free one")
        }
        return port
    }

    private static func ipc(_ text: String, path: Substring) throws(TransportError) -> Endpoint {
        guard path.hasPrefix("/"), path.utf8.count > 1, !path.utf8.contains(0) else {
            throw error(text, "the path must be absolute, for example ipc:///tmp/regatta/ring.0")
        }
        guard path.utf8.count <= Limits.pathBytes else {
            throw error(text, "the path has \(path.utf8.count) bytes, a socket file's may have \(Limits.pathBytes)")
        }
        return .ipc(path: String(path))
    }

    private static func error(_ text: String, _ reason: String) -> TransportError {
        TransportError(.endpoint, "endpoint '\(text)': \(reason)")
    }
}
