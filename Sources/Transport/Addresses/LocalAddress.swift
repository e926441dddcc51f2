internal import Glibc

/// The addresses of this host.
public enum LocalAddress {
    /// The address of this host that `host` sees packets come from, for example 10.0.0.7; nothing is sent.
    ///
    /// Asks the kernel's routing table by connecting a UDP socket. Resolves a name if `host` is one, which can wait
    /// for a name server.
    public static func facing(host: String, port: UInt16) throws(TransportError) -> String {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0, let first = unsafe list else {
            throw unknown(host, port, unsafe String(cString: gai_strerror(status)))
        }
        defer { unsafe freeaddrinfo(first) }
        let file = unsafe socket(first.pointee.ai_family, Int32(SOCK_DGRAM.rawValue), 0)
        guard file >= 0 else { throw failed(host, port) }
        defer { close(file) }
        guard unsafe connect(file, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            throw failed(host, port)
        }
        return try name(of: file, host, port)
    }

    private static func name(of file: Int32, _ host: String, _ port: UInt16) throws(TransportError) -> String {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let count = socklen_t(text.count)
        let status = unsafe withUnsafeMutableBytes(of: &address) { raw -> Int32 in
            guard let base = raw.baseAddress else { return -1 }
            let pointer = unsafe base.assumingMemoryBound(to: sockaddr.self)
            guard unsafe getsockname(file, pointer, &length) == 0 else { return -1 }
            return unsafe getnameinfo(pointer, length, &text, count, nil, 0, NI_NUMERICHOST)
        }
        guard status == 0 else { throw failed(host, port) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func failed(_ host: String, _ port: UInt16) -> TransportError {
        let code = errno
        return TransportError(
            .system(errno: code), "no way from here to \(host):\(port): \(unsafe String(cString: strerror(code)))")
    }

    private static func unknown(_ host: String, _ port: UInt16, _ reason: String) -> TransportError {
        TransportError(.endpoint, "host '\(host)' is not known (\(reason)); write its address, for example 10.0.0.1")
    }
}
