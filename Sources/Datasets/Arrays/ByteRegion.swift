internal import Glibc

/// Bytes that stay where they are and do not change: of a mapped file, or in memory of their own.
///
/// A mapped file is read from disk as its pages are touched, and takes no memory that the system could not use otherwise.
/// It must not be cut while it is in use: the system ends a process that reads what is gone.
@safe final class ByteRegion: @unchecked Sendable {
    let count: Int
    private let start: UnsafeMutableRawPointer
    private let isMapped: Bool

    /// Maps the first `count` bytes of an open file, at least 1; nil if the system refuses.
    init?(mapping descriptor: Int32, count: Int) {
        precondition(count > 0, "a region of \(count) bytes")
        let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else { return nil }
        unsafe (self.start, self.count, isMapped) = (start, count, true)
    }

    /// Memory for `count` bytes, which `fill` writes; what it throws is thrown on.
    init<Failure: Error>(
        count: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        unsafe (start, self.count, isMapped) = (.allocate(byteCount: max(count, 1), alignment: 64), count, false)
        try unsafe fill(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    deinit {
        if isMapped { unsafe munmap(start, count) } else { unsafe start.deallocate() }
    }

    /// Lends the bytes.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
