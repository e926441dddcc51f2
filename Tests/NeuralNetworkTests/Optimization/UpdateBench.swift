import NeuralNetwork

/// Weights, slots and a gradient, and the phases of an optimizer over them as one parameter.
struct UpdateBench {
    let optimizer: Optimizer
    var weights: [Float]
    var slots: [[Float]]
    var isVector = false
    private(set) var steps = 0

    init(_ optimizer: Optimizer, weights: [Float]) {
        self.optimizer = optimizer
        self.weights = weights
        slots = optimizer.slotNames.map { _ in [Float](repeating: 0, count: weights.count) }
    }

    /// One step, each phase in pieces that begin at multiples of `piece`.
    mutating func step(_ gradient: [Float], piece: Int = .max) {
        let (target, count) = (UpdateTarget(range: 0..<weights.count, isVector: isVector), weights.count)
        let step = UpdateStep(optimizer, step: steps)
        var factors = step.factors(of: target)
        for phase in optimizer.phases {
            var sums = SquareSums()
            var start = 0
            while start < count {
                let end = piece < count - start ? start + piece : count
                sums += run(phase, factors, start..<end, gradient)
                start = end
            }
            switch phase {
            case .measure: step.clip(&factors, of: target, sums, all: sums)
            case .moments: step.trust(&factors, sums)
            case .apply: break
            }
        }
        steps += 1
    }

    mutating func run(
        _ phase: UpdatePhase, _ factors: UpdateFactors, _ range: Range<Int>, _ gradient: [Float]
    ) -> SquareSums {
        var scratch = [Float](repeating: .nan, count: UpdateVectors.tileElements)
        let flat = slots.flatMap(\.self)
        var copy = flat.isEmpty ? [0] : flat
        let count = weights.count
        defer { for index in slots.indices { slots[index] = Array(copy[index * count..<(index + 1) * count]) } }
        return unsafe weights.withUnsafeMutableBufferPointer { weights in
            unsafe copy.withUnsafeMutableBufferPointer { copy in
                unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                    unsafe gradient.withUnsafeBufferPointer { gradient in
                        guard let w = weights.baseAddress, let g = gradient.baseAddress, let s = scratch.baseAddress,
                            let first = copy.baseAddress
                        else { return SquareSums() }
                        let places = unsafe slots.indices.map { unsafe first + $0 * count }
                        return unsafe places.withUnsafeBufferPointer { places in
                            let vectors = unsafe UpdateVectors(weights: w, slots: places, gradient: g, scratch: s)
                            return optimizer.run(phase, factors, on: vectors, in: range)
                        }
                    }
                }
            }
        }
    }
}
