internal import CFixedPoint

/// sums[i, j] = Σₖ a[i, k] · b[k, j] of raw numbers, exact: nothing is rounded or cut on the way.
///
/// Sums are 64 bits wide and wrap beyond, as the ARM968's SMLAL does; s16.15 by s16.15, whose products are below 2⁶²,
/// can only get there with values of billions. Because they are exact, the order of addition does not exist, and all
/// kernels agree to the bit. 16 and 32 bit operands mix; a pair of 16 bits is the fast one, a mixed pair is widened.
@unsafe
public struct FixedProduct {
    /// Of the sums.
    public let rows: Int
    /// Of the sums.
    public let columns: Int
    /// Products in each sum.
    public let terms: Int
    private let a: fixed_operand
    private let b: fixed_operand
    private let patches: fixed_patches?

    /// The product of two matrices.
    public init(_ a: FixedMatrix, _ b: FixedMatrix) {
        unsafe precondition(a.columns == b.rows, "a product of \(a.columns) columns and \(b.rows) rows")
        unsafe self.init(rows: a.rows, columns: b.columns, terms: a.columns, a.left, b.right)
    }

    /// - Parameter patches: Of the operand `a`.
    init(rows: Int, columns: Int, terms: Int, _ a: fixed_operand, _ b: fixed_operand, patches: fixed_patches? = nil) {
        unsafe (self.rows, self.columns, self.terms) = (rows, columns, terms)
        unsafe (self.a, self.b) = (a, b)
        unsafe self.patches = patches
    }

    /// Multiply-accumulates.
    public var operations: Int { unsafe rows * columns * terms }

    /// Writes the exact sums, row by row.
    ///
    /// - Parameters:
    ///   - bias: `columns` numbers that the sums of each column start with, in the sums' unit; none is 0.
    ///   - rowStride: From the start of a row to that of the next; none is `columns`.
    public func sums(
        into sums: UnsafeMutablePointer<Int64>, rowStride: Int? = nil, bias: UnsafePointer<Int64>? = nil,
        scratch: FixedScratch
    ) {
        var product = unsafe fixed_product()
        unsafe product.sums = sums
        unsafe product.sums_stride = rowStride ?? columns
        unsafe product.bias = bias
        _ = unsafe run(&product, scratch)
    }

    /// Writes the narrowed sums, row by row, a block at a time while its sums are in the cache.
    ///
    /// - Parameters:
    ///   - result: Of the format's storage.
    ///   - key: Of stochastic rounding; the element of row i, column j is `firstElement` + i · `columns` + j.
    public func narrowed<Number: FixedStorage>(
        into result: UnsafeMutablePointer<Number>, rowStride: Int? = nil, by narrowing: Narrowing,
        bias: UnsafePointer<Int64>? = nil, key: RoundingKey? = nil, firstElement: UInt64 = 0, scratch: FixedScratch
    ) -> NarrowingCounts {
        precondition(Number.bitWidth == narrowing.format.storageBits, "\(narrowing.format) in \(Number.self)")
        var product = unsafe fixed_product()
        unsafe product.result = UnsafeMutableRawPointer(result)
        unsafe product.result_stride = rowStride ?? columns
        unsafe product.bias = bias
        unsafe product.narrowing = narrowing.kernel(key: key, firstElement: firstElement)
        return narrowing.counts(overflows: unsafe run(&product, scratch))
    }

    private func run(_ product: inout fixed_product, _ scratch: FixedScratch) -> Int {
        unsafe (product.a, product.b) = (a, b)
        unsafe (product.m, product.n, product.k) = (rows, columns, terms)
        guard let patches = unsafe patches else {
            return unsafe fixed_multiply(&product, scratch.base, scratch.level.rawValue)
        }
        return unsafe withUnsafePointer(to: patches) { patches in
            unsafe product.a.patches = patches
            return unsafe fixed_multiply(&product, scratch.base, scratch.level.rawValue)
        }
    }
}
