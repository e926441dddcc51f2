import Foundation

/// A flat vector of weights and one for the gradient, as a worker would keep them.
@safe final class FlatVectors {
    let weights: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
    private let count: Int

    /// The gradient begins as rubbish, so that what is not overwritten shows.
    init(_ flat: [Float]) {
        count = flat.count
        unsafe weights = Self.allocate(count)
        unsafe gradient = Self.allocate(count)
        unsafe weights.initialize(from: flat, count: count)
        unsafe gradient.initialize(repeating: .nan, count: count)
    }

    var gradients: [Float] { unsafe Array(UnsafeBufferPointer(start: gradient, count: count)) }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        unsafe UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: count)
    }

    deinit {
        unsafe weights.deallocate()
        unsafe gradient.deallocate()
    }
}

/// eˣ.
func power(_ exponent: Double) -> Double { exp(exponent) }
