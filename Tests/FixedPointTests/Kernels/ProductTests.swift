import FixedPoint
import Testing

/// Every kernel against the definition, to the bit.
@Suite struct ProductTests {
    private func check<A: FixedStorage, B: FixedStorage>(
        _ a: A.Type, _ b: B.Type, _ shapes: [Shape], _ level: KernelLevel
    ) {
        for shape in shapes {
            let plain = ProductCase<A, B>(shape)
            for (isA, isB) in [(false, false), (false, true), (true, false), (true, true)] {
                let product = plain.transposed(a: isA, b: isB)
                #expect(
                    product.sums(level) == product.expected(),
                    "\(shape), transposed: \(isA), \(isB)")
            }
        }
    }

    @Test(arguments: KernelLevel.available) func smallProductsOf32Bits(level: KernelLevel) {
        check(Int32.self, Int32.self, Shape.small, level)
    }

    @Test(arguments: KernelLevel.available) func smallProductsOf16Bits(level: KernelLevel) {
        check(Int16.self, Int16.self, Shape.small, level)
    }

    @Test(arguments: KernelLevel.available) func smallMixedProducts(level: KernelLevel) {
        check(Int32.self, Int16.self, Shape.small, level)
        check(Int16.self, Int32.self, Shape.small, level)
    }

    @Test(arguments: KernelLevel.available) func productsOfSeveralBlocks(level: KernelLevel) {
        check(Int32.self, Int32.self, Shape.large, level)
        check(Int16.self, Int16.self, Shape.large, level)
        check(Int32.self, Int16.self, Shape.large, level)
        check(Int16.self, Int32.self, Shape.large, level)
    }

    /// 256 terms of (-32768)(-32768) are as far from their coarse sum as the proof allows, 32767 nearly so on the other
    /// side; four terms of (-2^31)(-2^31) are 2^64.
    @Test(arguments: KernelLevel.available) func extremesAreExact(level: KernelLevel) {
        for terms in [1, 2, 4, 255, 256, 257, 1024] {
            let shape = Shape(7, 33, terms)
            for a in [Int16.min, .max, -1, 255, -256] {
                for b in [Int16.min, .max, 127] {
                    let product = ProductCase<Int16, Int16>(shape, allA: a, allB: b)
                    #expect(product.sums(level) == Array(repeating: Int64(a) * Int64(b) * Int64(terms), count: 7 * 33))
                }
            }
            for (a, b) in [(Int32.min, Int32.min), (.min, .max), (.max, .max)] {
                let product = ProductCase<Int32, Int32>(shape, allA: a, allB: b)
                let sum = (Int64(a) * Int64(b)).multipliedReportingOverflow(by: Int64(terms)).partialValue
                #expect(product.sums(level) == Array(repeating: sum, count: 7 * 33))
            }
        }
    }

    @Test func fourOfTheLargestProductsWrapToZero() {
        #expect(ProductCase<Int32, Int32>(Shape(1, 1, 4), allA: .min, allB: .min).expected() == [0])
        #expect(ProductCase<Int32, Int32>(Shape(1, 1, 2), allA: .min, allB: .min).expected() == [.min])
    }

    @Test(arguments: KernelLevel.available) func sumsStartWithTheBias(level: KernelLevel) {
        for shape in [Shape(5, 33, 0), Shape(13, 300, 40)] {
            let bias = Numbers.sums(shape.n, seed: 3)
            let wide = ProductCase<Int32, Int32>(shape)
            #expect(wide.sums(bias: bias, level) == wide.expected(bias: bias))
            let narrow = ProductCase<Int16, Int16>(shape)
            #expect(narrow.sums(bias: bias, level) == narrow.expected(bias: bias))
        }
    }

    /// A part of larger matrices: the rest is neither read nor written.
    @Test(arguments: KernelLevel.available) func matricesMayBePartsOfLargerOnes(level: KernelLevel) {
        let (m, n, k) = (9, 20, 30)
        let (a, b) = (Numbers.any(m * 50, seed: 5, as: Int32.self), Numbers.any(k * 64, seed: 6, as: Int16.self))
        var sums = [Int64](repeating: -5, count: m * 40)
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe sums.withUnsafeMutableBufferPointer { sums in
                    guard let a = a.baseAddress, let b = b.baseAddress, let sums = sums.baseAddress else { return }
                    let left = unsafe FixedMatrix(a, rows: m, columns: k, rowStride: 50)
                    let right = unsafe FixedMatrix(b, rows: k, columns: n, rowStride: 64)
                    unsafe FixedProduct(left, right).sums(
                        into: sums, rowStride: 40, scratch: FixedScratch(level: level))
                }
            }
        }
        let expected = ReferenceProduct.sums(
            rows: m, columns: n, terms: k, { a[$0 * 50 + $1] }, { b[$0 * 64 + $1] })
        for (place, sum) in sums.enumerated() {
            let (i, j) = (place / 40, place % 40)
            #expect(sum == (j < n ? expected[i * n + j] : -5))
        }
    }

    @Test func operationsAreRowsTimesColumnsTimesTerms() {
        let operations = unsafe ProductCase<Int16, Int16>(Shape(3, 5, 7)).withProduct { unsafe $0.operations }
        #expect(operations == 105)
    }

    @Test func theBestLevelIsThere() {
        #expect(KernelLevel.best.isAvailable && KernelLevel.portable.isAvailable && FixedScratch().level == .best)
    }

    @Test func matricesThatDoNotMeetAreABug() async {
        await #expect(processExitsWith: .failure) {
            let numbers = UnsafeMutablePointer<Int16>.allocate(capacity: 4)
            let matrix = unsafe FixedMatrix(UnsafePointer(numbers), rows: 1, columns: 4)
            _ = unsafe FixedProduct(matrix, matrix)
        }
    }
}
