internal import Digest
internal import Foundation
internal import Wire

/// The arrays that clients have sent, each a file named by the SHA-256 of its bytes, so that none is sent twice.
///
/// Bounded: the files used longest ago go when there would be more than `limit` bytes, but none of the job at hand.
struct BlobStore {
    let folder: String
    private let limit: Int
    private var arriving: FileHandle?
    private var needed: Set<String> = []

    /// The store in a folder, which is made if it is not there.
    init(folder: String, limit: Int) throws {
        (self.folder, self.limit) = (folder, limit)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Where a blob is, or will be.
    func path(_ blob: ClientBlob) -> String { "\(folder)/\(blob.digestText).npy" }

    /// Those of the blobs that are not here; makes room for them.
    mutating func missing(_ blobs: [ClientBlob]) throws(ServiceFailure) -> [ClientBlob] {
        needed.formUnion(blobs.map { path($0) })
        var (seen, missing): (Set<String>, [ClientBlob]) = ([], [])
        for blob in blobs where seen.insert(path(blob)).inserted {
            if size(path(blob)) == Int(clamping: blob.byteCount) { touch(path(blob)) } else { missing.append(blob) }
        }
        try makeRoom(for: missing.reduce(0) { $0 &+ Int(clamping: $1.byteCount) })
        return missing
    }

    /// Adds bytes to the end of a blob on its way.
    mutating func write(_ bytes: [UInt8], to blob: ClientBlob) throws(ServiceFailure) {
        try doing("\(path(blob)): cannot be written") {
            if arriving == nil {
                let part = path(blob) + Self.partial
                guard FileManager.default.createFile(atPath: part, contents: nil) else {
                    throw CocoaError(.fileWriteUnknown)
                }
                arriving = FileHandle(forWritingAtPath: part)
            }
            try arriving?.write(contentsOf: bytes)
        }
    }

    /// Closes a blob whose bytes are all here; refused if they are not what they were said to be.
    mutating func complete(_ blob: ClientBlob) throws(ServiceFailure) {
        let (part, path) = (path(blob) + Self.partial, path(blob))
        abandon()
        let digest = try doing("\(part): cannot be read") { try Self.digest(of: part) }
        guard digest.bytes == Array(blob.sha256) else {
            try? FileManager.default.removeItem(atPath: part)
            throw ServiceFailure("an array was damaged on its way here: its SHA-256 is \(digest); send it again")
        }
        try doing("\(path): cannot be written") {
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: part, toPath: path)
        }
    }

    /// Forgets what is on its way, and which blobs are needed.
    mutating func release() {
        abandon()
        needed = []
    }

    private mutating func abandon() {
        try? arriving?.close()
        arriving = nil
    }

    private static let partial = ".part"

    private static func digest(of path: String) throws -> SHA256Digest {
        guard let file = FileHandle(forReadingAtPath: path) else { throw CocoaError(.fileReadNoSuchFile) }
        defer { try? file.close() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(unsafe [UInt8](piece).span.bytes)
        }
        return hash.finish()
    }

    private func makeRoom(for count: Int) throws(ServiceFailure) {
        var files: [(path: String, size: Int, used: Date)] = []
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            let used = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            files.append((path, size(path) ?? 0, used ?? .distantPast))
        }
        var total = files.reduce(count) { $0 &+ $1.size }
        for file in files.sorted(by: { $0.used < $1.used }) where total > limit && !needed.contains(file.path) {
            try? FileManager.default.removeItem(atPath: file.path)
            total -= file.size
        }
        guard total <= limit else {
            throw ServiceFailure(
                "the arrays take \(total) bytes and the service keeps \(limit); start it with a larger --cache-size")
        }
    }

    private func size(_ path: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    }

    private func touch(_ path: String) {
        try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    }
}

/// What went wrong in a service, in one line for the client.
struct ServiceFailure: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Runs work; a failure of it is said in one line.
@discardableResult
func doing<Result>(_ what: String, _ work: () throws -> Result) throws(ServiceFailure) -> Result {
    do {
        return try work()
    } catch let failure as ServiceFailure {
        throw failure
    } catch {
        throw ServiceFailure("\(what): \((error as NSError).localizedDescription)")
    }
}

extension ClientBlob {
    /// The digest in hexadecimal.
    var digestText: String { sha256.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
