/// Turns bytes into floats.
enum PixelKernel {
    /// Writes `output.count` bytes from offset `start` on, each divided by 255. The loop becomes vector code:
    /// unsafe pointers, because it is the one loop that every training image goes through.
    static func scale(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(start >= 0 && start + output.count <= bytes.count, "pixels end before \(start + output.count)")
        guard let source = unsafe bytes.baseAddress.map({ unsafe $0 + start }), let target = output.baseAddress else {
            return
        }
        for place in 0..<output.count {
            unsafe target[place] = Float(source[place]) / 255
        }
    }
}
