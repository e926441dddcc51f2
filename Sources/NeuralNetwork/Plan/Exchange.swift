/// A point in a plan at which the chip groups of a step put two numbers for each channel together: as data.
struct Exchange {
    let synchronization: Synchronization
    /// What a group hands over: mean and variance, or the gradients of beta and gamma; of its own samples.
    let offered: [Schedule.Place]
    /// Buffers for what comes of it.
    let taken: [Int]
    /// On the way back: what makes the gradient of x of the means over all groups.
    var slope: Slope?

    /// The numbers that the gradient of x is corrected with; see `Recentring`.
    struct Slope {
        let gamma: Schedule.Place
        /// Buffer with the variance.
        let variance: Int
        let epsilon: Float
        /// Pixels of a sample.
        let places: Int
    }

    var name: String { "\(synchronization.layer) exchange" }

    /// What it reads.
    var reads: [Schedule.Place] { offered + (slope.map { [$0.gamma, .buffer($0.variance)] } ?? []) }

    /// The buffers that it reads and writes.
    var buffers: [Int] {
        taken + reads.compactMap { if case .buffer(let buffer) = $0 { buffer } else { nil } }
    }
}

/// An exchange with addresses.
@safe package final class PlanExchange {
    /// Where a vector lies that an exchange reads.
    @safe enum Spot {
        case memory(UnsafeMutablePointer<Float>)
        /// At an offset in the caller's weights.
        case weights(Int)
        /// At an offset in the caller's gradient.
        case gradient(Int)
    }

    /// What is exchanged.
    package let synchronization: Synchronization
    private let offered: [Spot]
    private let taken: [UnsafeMutablePointer<Float>]
    private let slope: (gamma: Spot, variance: Spot, epsilon: Float, places: Int)?
    /// What was taken last, for the case that the way forward is run once more.
    private var last: [Float]

    init(_ exchange: Exchange, taken: [UnsafeMutablePointer<Float>], _ spot: (Schedule.Place) -> Spot) {
        synchronization = exchange.synchronization
        unsafe self.taken = unsafe taken
        offered = exchange.offered.map(spot)
        slope = exchange.slope.map { (spot($0.gamma), spot(.buffer($0.variance)), $0.epsilon, $0.places) }
        last = Array(repeating: 0, count: synchronization.count)
    }

    /// Hands over the group's numbers; `slot` has room for `synchronization.count`.
    package func offer(
        to slot: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>, gradient: UnsafePointer<Float>
    ) {
        let channels = synchronization.channels
        for (place, spot) in offered.enumerated() {
            let values = unsafe address(spot, weights, gradient)
            // + 0: what crosses the ring loses the sign of a zero, so it has none on any way.
            for channel in 0..<channels { unsafe slot[place * channels + channel] = values[channel] + 0 }
        }
    }

    /// Takes the numbers of all groups, which `StatisticsFold` made of theirs.
    package func take(_ folded: UnsafePointer<Float>, weights: UnsafePointer<Float>) {
        for index in last.indices { unsafe last[index] = folded[index] }
        unsafe takeAgain(weights: weights)
    }

    /// Takes what it took last.
    func takeAgain(weights: UnsafePointer<Float>) {
        let channels = synchronization.channels
        for channel in 0..<channels {
            var values = (last[channel], last[channels + channel])
            if let slope {
                let gamma = unsafe address(slope.gamma, weights, weights)[channel]
                let variance = unsafe address(slope.variance, weights, weights)[channel]
                let scale = 1 / (variance + slope.epsilon).squareRoot()
                let factor = gamma * scale / Float(slope.places)
                values = (factor * values.0, factor * scale * values.1)
            }
            unsafe (taken[0][channel], taken[1][channel]) = values
        }
    }

    /// The exchange of a group that is alone, with so many samples.
    package func settleAlone(_ samples: Int, weights: UnsafePointer<Float>, gradient: UnsafePointer<Float>) {
        var (own, folded) = (last, last)
        unsafe own.withUnsafeMutableBufferPointer { own in
            unsafe folded.withUnsafeMutableBufferPointer { folded in
                guard let slot = own.baseAddress, let result = folded.baseAddress else { return }
                unsafe offer(to: slot, weights: weights, gradient: gradient)
                unsafe StatisticsFold(synchronization, counts: [samples]).fold(slot, stride: 0, into: result)
                unsafe take(result, weights: weights)
            }
        }
    }

    private func address(
        _ spot: Spot, _ weights: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>
    ) -> UnsafePointer<Float> {
        switch spot {
        case .memory(let pointer): unsafe UnsafePointer(pointer)
        case .weights(let offset): unsafe weights + offset
        case .gradient(let offset): unsafe gradient + offset
        }
    }
}
