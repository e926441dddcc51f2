internal import CFixedPoint

/// The types that raw numbers are kept in.
public protocol FixedStorage: FixedWidthInteger, SignedInteger, Sendable {}
extension Int16: FixedStorage {}
extension Int32: FixedStorage {}

/// A matrix of raw numbers in memory that belongs to somebody else, who keeps it while products are computed.
@unsafe
public struct FixedMatrix {
    /// As the product sees it, after transposition.
    public let rows: Int
    /// As the product sees it, after transposition.
    public let columns: Int
    private let base: UnsafeRawPointer
    private let bits: Int32
    private let rowStride: Int
    private let isTransposed: Bool

    /// `rows` x `columns` numbers, row by row.
    ///
    /// - Parameter rowStride: Numbers from the start of a row to that of the next, at least `columns`.
    public init<Number: FixedStorage>(
        _ base: UnsafePointer<Number>, rows: Int, columns: Int, rowStride: Int? = nil
    ) {
        precondition(rows >= 0 && columns >= 0 && rowStride ?? columns >= columns, "a matrix of \(rows) x \(columns)")
        unsafe (self.rows, self.columns) = (rows, columns)
        unsafe self.base = UnsafeRawPointer(base)
        unsafe (bits, isTransposed) = (Int32(Number.bitWidth), false)
        unsafe self.rowStride = rowStride ?? columns
    }

    private init(transposing matrix: FixedMatrix) {
        unsafe (rows, columns) = (matrix.columns, matrix.rows)
        unsafe base = matrix.base
        unsafe (bits, rowStride, isTransposed) = (matrix.bits, matrix.rowStride, !matrix.isTransposed)
    }

    /// The same numbers, rows as columns; copies nothing.
    public var transposed: FixedMatrix { unsafe FixedMatrix(transposing: self) }

    /// As the left matrix of a product.
    var left: fixed_operand { unsafe operand(outer: isTransposed ? 1 : rowStride, k: isTransposed ? rowStride : 1) }

    /// As the right matrix of a product.
    var right: fixed_operand { unsafe operand(outer: isTransposed ? rowStride : 1, k: isTransposed ? 1 : rowStride) }

    private func operand(outer: Int, k: Int) -> fixed_operand {
        unsafe fixed_operand(
            base: base, bits: bits, outer_stride: outer, k_stride: k, k_group: 0, k_group_stride: 0, patches: nil,
            patches_along_outer: false)
    }
}
