internal import CZlib

/// zlib's decoder of gzip data, fed and emptied in pieces of any size.
@safe
struct Inflater: ~Copyable {
    /// What a call did.
    struct Progress {
        let consumed: Int
        let produced: Int
        let isAtEnd: Bool
    }

    /// zlib refuses the data, for this reason.
    struct Refusal: Error {
        let reason: String
    }

    /// On the heap, because zlib keeps the address.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let gzipOnly: Int32 = 15 + 16  // the largest window; 16 asks for a gzip header and trailer
        let status = unsafe inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { fatalError("zlib cannot start: status \(status), out of memory or wrong version") }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Starts over at the header of a further gzip member.
    func reset() {
        unsafe inflateReset(stream)
    }

    /// Decodes from `input` to `output` until one of them is used up or the member ends; checks its CRC there.
    func inflate(
        _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(Refusal) -> Progress {
        let room = min(output.count, Int(UInt32.max))
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw Refusal(reason: reason(status))
        }
        return Progress(
            consumed: input.count - Int(unsafe stream.pointee.avail_in),
            produced: room - Int(unsafe stream.pointee.avail_out), isAtEnd: status == Z_STREAM_END)
    }

    private func reason(_ status: Int32) -> String {
        guard let message = unsafe stream.pointee.msg else { return "status \(status)" }
        return unsafe String(cString: message)
    }
}
