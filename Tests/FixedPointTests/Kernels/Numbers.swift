import FixedPoint
import Random

/// Numbers for tests: of the whole range of their type, extremes among them, from a seed.
enum Numbers {
    static func any<Number: FixedStorage>(_ count: Int, seed: UInt64, as type: Number.Type = Number.self) -> [Number] {
        let philox = Philox(key: seed)
        let extremes: [Number] = [.min, .max, 0, -1, 1, .min + 1]
        return (0..<count).map { index in
            let words = philox.words(UInt64(index))
            return words[1] % 8 == 0 ? extremes[Int(words[2] % 6)] : Number(truncatingIfNeeded: words[0])
        }
    }

    /// Sums that fall below, into and above every format, and the ends of 64 bits.
    static func sums(_ count: Int, seed: UInt64) -> [Int64] {
        let philox = Philox(key: seed)
        return (0..<count).map { index in
            let words = philox.words(UInt64(index))
            let bits = Int64(truncatingIfNeeded: UInt64(words[0]) << 32 | UInt64(words[1]))
            return words[2] % 16 == 0 ? [.min, .max, 0, -1][Int(words[3] % 4)] : bits >> Int64(words[3] % 64)
        }
    }
}

extension KernelLevel {
    /// What this processor can be tested with.
    static let available = allCases.filter(\.isAvailable)
}

/// Sizes of a product.
struct Shape: Hashable, CustomStringConvertible {
    let m, n, k: Int

    init(_ m: Int, _ n: Int, _ k: Int) {
        (self.m, self.n, self.k) = (m, n, k)
    }

    var description: String { "\(m)x\(n)x\(k)" }

    /// All of small sizes at, below and above the edges of tiles.
    static let small = [1, 2, 6, 7, 12, 25].flatMap { m in
        [1, 8, 15, 16, 33].flatMap { n in [0, 1, 2, 3, 4, 15, 33].map { k in Shape(m, n, k) } }
    }

    /// Beyond blocks in each direction.
    static let large = [
        Shape(193, 257, 17), Shape(65, 31, 513), Shape(3, 600, 257), Shape(200, 5, 256),
    ]
}

/// One product with its operands, computed by kernels and by the definition. Operands have a spare number, so that they
/// lie somewhere even if there are no terms.
struct ProductCase<A: FixedStorage, B: FixedStorage> {
    let shape: Shape
    let a: [A]
    let b: [B]
    var isATransposed = false
    var isBTransposed = false

    init(_ shape: Shape, seed: UInt64 = 1) {
        self.shape = shape
        a = Numbers.any(shape.m * shape.k + 1, seed: seed)
        b = Numbers.any(shape.k * shape.n + 1, seed: seed + 1)
    }

    init(_ shape: Shape, allA: A, allB: B) {
        self.shape = shape
        a = Array(repeating: allA, count: shape.m * shape.k + 1)
        b = Array(repeating: allB, count: shape.k * shape.n + 1)
    }

    func transposed(a isATransposed: Bool, b isBTransposed: Bool) -> Self {
        var copy = self
        (copy.isATransposed, copy.isBTransposed) = (isATransposed, isBTransposed)
        return copy
    }

    func expected(bias: [Int64]? = nil) -> [Int64] {
        ReferenceProduct.sums(
            rows: shape.m, columns: shape.n, terms: shape.k, bias: bias,
            { i, k in a[isATransposed ? k * shape.m + i : i * shape.k + k] },
            { k, j in b[isBTransposed ? j * shape.k + k : k * shape.n + j] })
    }

    func withProduct<Result>(_ body: (FixedProduct) -> Result) -> Result {
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in unsafe body(product(a, b)) }
        }
    }

    private func product(_ a: UnsafeBufferPointer<A>, _ b: UnsafeBufferPointer<B>) -> FixedProduct {
        guard let left = a.baseAddress, let right = b.baseAddress else { preconditionFailure("no spare number") }
        let (m, n, k) = (shape.m, shape.n, shape.k)
        return unsafe FixedProduct(
            isATransposed ? FixedMatrix(left, rows: k, columns: m).transposed : FixedMatrix(left, rows: m, columns: k),
            isBTransposed ? FixedMatrix(right, rows: n, columns: k).transposed : FixedMatrix(right, rows: k, columns: n)
        )
    }

    func sums(bias: [Int64]? = nil, _ level: KernelLevel) -> [Int64] {
        var sums = [Int64](repeating: 7, count: shape.m * shape.n)
        let scratch = FixedScratch(level: level)
        unsafe withProduct { product in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
                guard let base = sums.baseAddress else { return }
                guard let bias else { return unsafe product.sums(into: base, scratch: scratch) }
                unsafe bias.withUnsafeBufferPointer { bias in
                    unsafe product.sums(into: base, bias: bias.baseAddress, scratch: scratch)
                }
            }
        }
        return sums
    }
}
