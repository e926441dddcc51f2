internal import Glibc

/// Socket files of `ipc` endpoints.
enum SocketFile {
    /// Whether somebody listens there. libzmq does not ask: it would take the file away from a running program.
    static func hasListener(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: path.utf8.prefix(Limits.pathBytes))
        }
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return unsafe withUnsafeBytes(of: &address) { raw in
            guard let base = raw.baseAddress else { return false }
            return unsafe connect(file, base.assumingMemoryBound(to: sockaddr.self), size) == 0
        }
    }
}
