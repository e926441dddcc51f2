internal import Random

/// Images made when asked for, the same ones always and everywhere: the pattern of the image's class, half and
/// half with noise of its own.
///
/// A pattern is a grid of at most 8x8 random levels for each channel, so that it can be learned by a dense layer
/// as well as by convolutions. Image `i` is of class `i mod classCount`. About a gigabyte of floats a second.
struct SyntheticImages: Sendable, CustomStringConvertible {
    /// Which half of the data set.
    enum Part: UInt64, Sendable {
        case train = 1
        case test = 2
    }

    let spec: SyntheticSpec
    let part: Part

    private let noise: Philox
    private let patterns: [UInt8]
    private let cells: [Int32]
    private let patternSize: Int

    /// For each sum of a level and noise the value: half of it, rounded down to a byte, divided by 255.
    private let values: [Float] = (0...510).map { Float($0 / 2) / 255 }

    init(_ spec: SyntheticSpec, _ part: Part) {
        self.spec = spec
        self.part = part
        let key = RandomKey(seed: 0).child(.synthetic)
        noise = key.child(part.rawValue).philox
        patternSize = min(Self.cellsPerSide, spec.height) * min(Self.cellsPerSide, spec.width) * spec.channels
        patterns = Self.randomBytes(spec.classCount * patternSize, key.child(0).philox)
        cells = Self.cells(spec)
    }

    var count: Int { part == .train ? spec.count : spec.testCount }

    /// Names the content whole; the version changes with the way images are made.
    var description: String { "\(spec) part \(part.rawValue) version 1" }

    func label(at index: Int) -> Int32 { Int32(index % spec.classCount) }

    /// Writes one image, each value a byte divided by 255; allocates nothing.
    func write(_ index: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == cells.count, "an image has \(cells.count) values, not \(output.count)")
        let pattern = Int(label(at: index)) * patternSize
        for start in stride(from: 0, to: output.count, by: Self.blockSize) {
            let words = noise.words(UInt64(start / Self.blockSize), UInt64(index))
            let bytes = unsafe unsafeBitCast(words, to: SIMD16<UInt8>.self)
            for offset in 0..<min(Self.blockSize, output.count - start) {
                let level = patterns[pattern + Int(cells[start + offset])]
                unsafe output[start + offset] = values[Int(level) + Int(bytes[offset])]
            }
        }
    }

    /// Values that one call of the generator has noise for.
    private static let blockSize = 16

    private static let cellsPerSide = 8

    /// For each value of an image its place in the pattern.
    private static func cells(_ spec: SyntheticSpec) -> [Int32] {
        let rows = min(cellsPerSide, spec.height)
        let columns = min(cellsPerSide, spec.width)
        return (0..<spec.height * spec.width * spec.channels).map { value in
            let (pixel, channel) = value.quotientAndRemainder(dividingBy: spec.channels)
            let (y, x) = pixel.quotientAndRemainder(dividingBy: spec.width)
            let cell = y * rows / spec.height * columns + x * columns / spec.width
            return Int32(cell * spec.channels + channel)
        }
    }

    private static func randomBytes(_ count: Int, _ philox: Philox) -> [UInt8] {
        (0..<count).map { place in
            let word = philox.words(UInt64(place / 16))[place % 16 / 4]
            return UInt8(truncatingIfNeeded: word >> UInt32(place % 4 * 8))
        }
    }
}
