import FixedPoint
import Testing

/// Narrowing in vectors against narrowing one by one, and products that are narrowed block by block.
@Suite struct NarrowingKernelTests {
    private static let key = RoundingKey(seed: 11, step: 4, purpose: .weightGradient, layer: 1)

    private func narrow<Number: FixedStorage>(
        _ sums: [Int64], by narrowing: Narrowing, firstElement: UInt64, _ level: KernelLevel, as type: Number.Type
    ) -> (raw: [Int64], counts: NarrowingCounts) {
        var result = [Number](repeating: 3, count: sums.count + 1)
        let counts = unsafe sums.withUnsafeBufferPointer { sums in
            unsafe result.withUnsafeMutableBufferPointer { result in
                guard let from = sums.baseAddress, let to = result.baseAddress else { return NarrowingCounts() }
                return unsafe narrowing.narrow(
                    from, count: sums.count, into: to, key: Self.key, firstElement: firstElement, level: level)
            }
        }
        #expect(result.last == 3, "nothing is written behind the last one")
        return (result.dropLast().map { Int64($0) }, counts)
    }

    @Test(arguments: KernelLevel.available, FixedFormat.allCases)
    func vectorsAreAsOneByOne(level: KernelLevel, format: FixedFormat) {
        for (fraction, count) in [(0, 40), (7, 9), (14, 17), (15, 1), (30, 600), (38, 255), (46, 257), (62, 300)] {
            let sums = Numbers.sums(count, seed: UInt64(fraction))
            for rounding in FixedRounding.allCases {
                for overflow in FixedOverflow.allCases {
                    let narrowing = Narrowing(
                        fractionBits: fraction, to: format, rounding: rounding, overflow: overflow)
                    for first in [0, 1, 6, 1 << 33 + 3] as [UInt64] {
                        let expected = ReferenceProduct.narrowed(
                            sums, by: narrowing, key: Self.key, firstElement: first)
                        let found =
                            format.storageBits == 16
                            ? narrow(sums, by: narrowing, firstElement: first, level, as: Int16.self)
                            : narrow(sums, by: narrowing, firstElement: first, level, as: Int32.self)
                        #expect(found == expected, "\(fraction) bits, \(rounding), \(overflow), from \(first)")
                    }
                }
            }
        }
    }

    @Test(arguments: KernelLevel.available) func whatFitsIsNotCounted(level: KernelLevel) {
        let narrowing = Narrowing(fractionBits: 30, to: .fract, rounding: .nearest)
        let sums: [Int64] = [0x3FFF_BFFF, 0x3FFF_C000, -0x4000_4000, -0x4000_4001]
        let found = narrow(sums, by: narrowing, firstElement: 0, level, as: Int16.self)
        #expect(found.raw == [0x7FFF, 0x7FFF, -0x8000, -0x8000])
        #expect(found.counts == NarrowingCounts(overflows: 2, saturations: 2))
    }

    private func narrowed<A: FixedStorage, B: FixedStorage, Number: FixedStorage>(
        _ product: ProductCase<A, B>, by narrowing: Narrowing, first: UInt64, _ level: KernelLevel, as: Number.Type
    ) -> (raw: [Int64], counts: NarrowingCounts) {
        var result = [Number](repeating: 0, count: product.shape.m * product.shape.n)
        let counts = unsafe product.withProduct { product in
            unsafe result.withUnsafeMutableBufferPointer { result in
                guard let base = result.baseAddress else { return NarrowingCounts() }
                return unsafe product.narrowed(
                    into: base, by: narrowing, key: Self.key, firstElement: first, scratch: FixedScratch(level: level))
            }
        }
        return (result.map { Int64($0) }, counts)
    }

    @Test(arguments: KernelLevel.available, FixedRounding.allCases)
    func productsAreNarrowedAsTheirSums(level: KernelLevel, rounding: FixedRounding) {
        for shape in [Shape(1, 1, 1), Shape(7, 13, 30), Shape(200, 300, 5)] {
            let wide = ProductCase<Int32, Int16>(shape)
            let toAccum = Narrowing(fractionBits: 40, to: .accum, rounding: rounding)
            #expect(
                narrowed(wide, by: toAccum, first: 9, level, as: Int32.self)
                    == ReferenceProduct.narrowed(wide.expected(), by: toAccum, key: Self.key, firstElement: 9))
            let narrow = ProductCase<Int16, Int16>(shape)
            let toFract = Narrowing(product: (.fract, .fract), to: .fract, rounding: rounding)
            #expect(
                narrowed(narrow, by: toFract, first: 2, level, as: Int16.self)
                    == ReferenceProduct.narrowed(narrow.expected(), by: toFract, key: Self.key, firstElement: 2))
        }
    }

    /// The rows of a product by themselves have the bits that they have in the whole.
    @Test(arguments: KernelLevel.available) func howRowsAreCutDoesNotMatter(level: KernelLevel) {
        let (shape, cut) = (Shape(21, 37, 19), 8)
        let whole = ProductCase<Int16, Int16>(shape)
        let by = Narrowing(product: (.fract, .fract), to: .fract, rounding: .stochastic)
        var parts: [Int16] = Array(repeating: 0, count: 21 * 37)
        unsafe whole.a.withUnsafeBufferPointer { a in
            unsafe whole.b.withUnsafeBufferPointer { b in
                unsafe parts.withUnsafeMutableBufferPointer { parts in
                    guard let a = a.baseAddress, let b = b.baseAddress, let parts = parts.baseAddress else { return }
                    for rows in [cut..<21, 0..<cut] {
                        let left = unsafe FixedMatrix(a + rows.lowerBound * 19, rows: rows.count, columns: 19)
                        let product = unsafe FixedProduct(left, FixedMatrix(b, rows: 19, columns: 37))
                        _ = unsafe product.narrowed(
                            into: parts + rows.lowerBound * 37, by: by, key: Self.key,
                            firstElement: UInt64(rows.lowerBound * 37), scratch: FixedScratch(level: level))
                    }
                }
            }
        }
        #expect(parts.map { Int64($0) } == narrowed(whole, by: by, first: 0, level, as: Int16.self).raw)
    }

    @Test func stochasticRoundingWithoutAKeyIsABug() async {
        await #expect(processExitsWith: .failure) {
            var (sum, result) = (Int64(3), Int16(0))
            _ = unsafe Narrowing(fractionBits: 16, to: .fract, rounding: .stochastic).narrow(
                &sum, count: 1, into: &result)
        }
    }

    @Test func anotherStorageIsABug() async {
        await #expect(processExitsWith: .failure) {
            var (sum, result) = (Int64(3), Int32(0))
            _ = unsafe Narrowing(fractionBits: 16, to: .fract, rounding: .nearest).narrow(&sum, count: 1, into: &result)
        }
    }
}
