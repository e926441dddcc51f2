import CZlib

/// The bytes of an IDX file: magic, dimensions with the highest byte first, elements.
func idx(_ dimensions: [Int], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
    let sizes = dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
    return [0, 0, type, UInt8(dimensions.count)] + sizes + elements
}

/// One gzip member with these bytes in it.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    let windowForGzip: Int32 = 15 + 16
    unsafe deflateInit2_(
        &stream, 9, Z_DEFLATED, windowForGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))))
    let count = output.count
    unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe output.withUnsafeMutableBufferPointer { target in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = UInt32(source.count)
            unsafe stream.next_out = target.baseAddress
            unsafe stream.avail_out = UInt32(target.count)
            precondition(unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END)
        }
    }
    let left = Int(unsafe stream.avail_out)
    unsafe deflateEnd(&stream)
    return Array(output.prefix(count - left))
}

/// Bytes that look random and compress badly, always the same.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
