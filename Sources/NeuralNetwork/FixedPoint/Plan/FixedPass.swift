internal import FixedPoint

/// What the layers of a pass in fixed point must know, and where they count what did not fit.
struct FixedPass {
    let rounding: FixedRounding
    let batch: Int
    /// Samples of the step over all chip groups.
    let divisor: Int
    /// What is random; nil in an evaluation.
    let keys: PassKeys?
    /// What products are computed in.
    let scratch: FixedScratch
    /// Results that did not fit their format and are its smallest or largest number, of each layer of the model.
    var misfits: [Int]

    /// Whose results are rounded: a purpose in a layer, and the random numbers of these.
    struct Place {
        let layer: Int
        let key: RoundingKey?
        /// Index of the first result among all that the key is for.
        let first: UInt64
    }

    /// The place of results of so many elements a sample, or of a parameter's gradient of so many.
    func place(_ purpose: RoundingKey.Purpose, layer: Int, perSample: Int) -> Place {
        Place(layer: layer, key: key(purpose, layer: layer), first: element(sample: 0, perSample: perSample))
    }

    /// The random numbers for a purpose in a layer; nil where nothing is rounded at random.
    func key(_ purpose: RoundingKey.Purpose, layer: Int) -> RoundingKey? {
        guard rounding == .stochastic, let keys else { return nil }
        return RoundingKey(step: keys.rounding, purpose: purpose, layer: UInt64(layer))
    }

    /// Index of a sample's first element among those of all samples of the epoch, which the step's are part of.
    func element(sample: Int, perSample: Int) -> UInt64 {
        UInt64((keys?.dropout.firstSample ?? 0) + sample) * UInt64(perSample)
    }

    /// The largest magnitude of a gradient's element: the share of the pass in the largest number of the format.
    ///
    /// So the sum over all passes of all chip groups fits, in whatever order it is taken: a sum that saturates on the way
    /// would depend on the order.
    var gradientLimit: Int32 { Int32(Int(Int32.max) * batch / divisor) }

    /// Writes the product of numbers in ``FixedNumbers/wide``, narrowed to that, from `start` on.
    ///
    /// - Parameter product: Is lent the memory of `a` and `b`.
    mutating func multiply(
        _ a: Span<Int32>, _ b: Span<Int32>, into result: inout MutableSpan<Int32>, from start: Int = 0, _ place: Place,
        _ product: (UnsafePointer<Int32>, UnsafePointer<Int32>) -> FixedProduct
    ) {
        let narrowing = Narrowing(
            product: (FixedNumbers.wide, FixedNumbers.wide), to: FixedNumbers.wide, rounding: rounding)
        let counts = unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                unsafe result.withUnsafeMutableBufferPointer { results in
                    guard let a = a.baseAddress, let b = b.baseAddress, let result = results.baseAddress else {
                        return NarrowingCounts()
                    }
                    let product = unsafe product(a, b)
                    unsafe precondition(start + product.rows * product.columns <= results.count, "no room")
                    return unsafe product.narrowed(
                        into: result + start, by: narrowing, key: place.key, firstElement: place.first,
                        scratch: scratch)
                }
            }
        }
        misfits[place.layer] += counts.saturations
    }
}
