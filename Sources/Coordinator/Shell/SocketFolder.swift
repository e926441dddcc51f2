internal import Foundation

/// A folder for the Unix sockets of one run, which only its user can open; removed at the end.
package struct SocketFolder: Sendable {
    package let path: String

    /// Makes the folder in the user's runtime folder or in the system's temporary one, whichever path is short: a
    /// socket's path has at most 107 bytes.
    package init() throws(RunFailure) {
        let bases = [ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"], NSTemporaryDirectory(), "/tmp"]
        let usable = bases.compactMap(\.self).filter { base in
            base.utf8.count < 60 && FileManager.default.isWritableFile(atPath: base)
        }
        let name =
            "regatta-\(ProcessInfo.processInfo.processIdentifier)-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        guard let base = usable.first else {
            throw RunFailure(.input, "no folder for sockets: neither XDG_RUNTIME_DIR nor /tmp can be written to")
        }
        path = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/" + name
        try input("\(path): cannot be made") { [path] in
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        }
    }

    /// The endpoint of a socket in the folder.
    package func endpoint(_ name: String) -> String { "ipc://\(path)/\(name)" }

    /// Removes the folder and all sockets in it.
    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
