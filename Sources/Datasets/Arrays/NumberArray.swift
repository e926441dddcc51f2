internal import Digest

/// An array of numbers in NumPy's format, the last index fastest; copies share its bytes.
struct NumberArray: Sendable {
    /// Where it came from.
    let file: String
    let header: ArrayHeader
    private let region: ByteRegion

    /// Takes the bytes of a whole file, header included.
    init(_ file: String, _ region: ByteRegion) throws(DatasetError) {
        (self.file, self.region) = (file, region)
        do throws(ArrayProblem) {
            header = try unsafe region.withBytes { bytes throws(ArrayProblem) in try unsafe ArrayHeader(bytes) }
            let expected = header.byteCount.addingReportingOverflow(header.dataByteCount)
            guard !expected.overflow else { throw .sizes(header.shape) }
            guard region.count >= expected.partialValue else {
                throw .cutOff(found: region.count, expected: expected.partialValue)
            }
            guard region.count == expected.partialValue else {
                throw .tooLong(found: region.count, expected: expected.partialValue)
            }
        } catch { throw DatasetError(file: file, problem: .array(error)) }
    }

    var shape: [Int] { header.shape }
    /// Numbers of a sample.
    var perSample: Int { shape.dropFirst().reduce(1, *) }
    /// All numbers.
    var count: Int { header.dataByteCount / header.type.size }

    /// Writes numbers from `first` on as floats, to the nearest; allocates nothing.
    func copy(from first: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(first >= 0 && first + output.count <= count, "numbers end before \(first + output.count)")
        unsafe region.withBytes { bytes in
            let start = header.byteCount + first * header.type.size
            let end = start + output.count * header.type.size
            unsafe NumberKernel.convert(
                UnsafeRawBufferPointer(rebasing: bytes[start..<end]), header.type, into: output)
        }
    }

    /// A number of an array of whole ones; the largest that fits for one beyond.
    func integer(at index: Int) -> Int {
        precondition((0..<count).contains(index), "number \(index) is outside 0..<\(count)")
        return unsafe region.withBytes { bytes in
            unsafe NumberKernel.integer(bytes, at: header.byteCount + index * header.type.size, header.type)
        }
    }

    /// Adds type, shape and numbers to a hash; reads all of them once.
    func hash(into hash: inout SHA256) {
        let text = Array("\(header.type) \(ArrayHeader.text(shape))\n".utf8)
        hash.update(unsafe text.span.bytes)
        unsafe region.withBytes { bytes in
            unsafe hash.update(UnsafeRawBufferPointer(rebasing: bytes[header.byteCount...]).bytes)
        }
    }

    func fail(_ problem: ArrayProblem) -> DatasetError { DatasetError(file: file, problem: .array(problem)) }
}
