internal import COpenSSL

/// Takes bytes in pieces and gives their SHA-256 (FIPS 180-4), computed by OpenSSL.
@safe
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A hash of nothing yet.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("OpenSSL has no SHA-256: it is built without it, or out of memory")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { raw in
            let status = unsafe EVP_DigestUpdate(context, raw.baseAddress, raw.count)
            precondition(status == 1, "EVP_DigestUpdate failed")
        }
    }

    /// The digest of all bytes added.
    public consuming func finish() -> SHA256Digest {
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        unsafe bytes.withUnsafeMutableBufferPointer { raw in
            let status = unsafe EVP_DigestFinal_ex(context, raw.baseAddress, nil)
            precondition(status == 1, "EVP_DigestFinal_ex failed")
        }
        return SHA256Digest(bytes: bytes)
    }

    /// The digest of `bytes` in one go.
    public static func digest(of bytes: RawSpan) -> SHA256Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The digest of `bytes` in one go.
    public static func digest(of bytes: [UInt8]) -> SHA256Digest {
        digest(of: unsafe bytes.span.bytes)
    }
}
