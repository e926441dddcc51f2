/// The gradients of one rank's chip groups in memory that stays in place.
@safe final class Gradients: @unchecked Sendable {
    let buffers: [UnsafeMutableBufferPointer<Float>]

    init(groups: Int, count: Int) {
        unsafe buffers = (0..<groups).map { _ in
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
            unsafe buffer.initialize(repeating: .nan)
            return unsafe buffer
        }
    }

    deinit { unsafe buffers.forEach { unsafe $0.deallocate() } }

    var contributions: [UnsafeBufferPointer<Float>] { unsafe buffers.map { UnsafeBufferPointer($0) } }

    func fill(_ group: Int, with value: Float) { unsafe buffers[group].update(repeating: value) }

    func set(_ group: Int, _ elements: Range<Int>, from source: [Float]) {
        unsafe source.withUnsafeBufferPointer { values in
            let part = unsafe UnsafeBufferPointer(rebasing: values[elements])
            _ = unsafe UnsafeMutableBufferPointer(rebasing: buffers[group][elements]).update(fromContentsOf: part)
        }
    }
}
