/// One tensor of a safetensors file: what it is called, how it is shaped, where it lies.
public struct TensorInfo: Sendable, Hashable {
    /// Such as `conv2d/kernel`, or `optimizer/momentum/conv2d/kernel` for what an optimizer keeps of it.
    public let name: String

    /// Number of elements along each axis; empty for a single number.
    public let shape: [Int]

    /// What its elements are.
    public let type: TensorType

    /// Where its elements lie, little-endian, in bytes from the beginning of the file.
    public let byteRange: Range<Int>

    init(name: String, shape: [Int], type: TensorType = .float32, byteRange: Range<Int>) {
        (self.name, self.shape, self.type, self.byteRange) = (name, shape, type, byteRange)
    }

    /// Number of elements.
    public var elementCount: Int { byteRange.count / Self.elementBytes }

    /// Length of an element.
    static let elementBytes = MemoryLayout<Float>.size

    /// Length in bytes of a tensor of `shape`; nil if a length is negative or the product too large.
    static func byteCount(of shape: [Int]) -> Int? {
        var bytes = elementBytes
        for length in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            bytes = product
        }
        return bytes
    }
}
