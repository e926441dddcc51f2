/// Puts the statistics of chip groups together, in the order of the groups: the same bits wherever they are hosted.
///
/// In double precision: the exchanged numbers are float32, and a fold over many groups is to round no more than one
/// group with all the samples does. Groups without samples count for nothing, whatever stands in their place.
package struct StatisticsFold: Sendable, Hashable {
    private let synchronization: Synchronization
    private let counts: [Int]
    private let total: Double

    /// - Parameter counts: The samples of each chip group of the step, at least one in all.
    package init(_ synchronization: Synchronization, counts: [Int]) {
        self.synchronization = synchronization
        self.counts = counts
        total = Double(counts.reduce(0, +))
        precondition(total > 0, "statistics of no samples")
    }

    /// Folds what stands at multiples of `stride`, of each group first one number for each channel, then the other.
    ///
    /// Cost: some ten operations for each group and channel.
    package func fold(_ gathered: UnsafePointer<Float>, stride: Int, into result: UnsafeMutablePointer<Float>) {
        let channels = synchronization.channels
        for channel in 0..<channels {
            let values = unsafe gathered + channel
            let (first, second) =
                switch synchronization.kind {
                case .moments: unsafe moments(values, stride)
                case .sums: unsafe (mean(values, stride), mean(values + channels, stride))
                }
            unsafe (result[channel], result[channels + channel]) = (Float(first), Float(second))
        }
    }

    /// Mean and variance of the union of samples (T. Chan, G. Golub and R. LeVeque, "Updating Formulae and a Pairwise
    /// Algorithm for Computing Sample Variances", 1979): with δ the distance of a group's mean from that of the n
    /// samples before, the sum of squares about the mean grows by the group's own and δ²·n·m/(n + m).
    private func moments(_ values: UnsafePointer<Float>, _ stride: Int) -> (mean: Double, variance: Double) {
        var (count, mean, squares) = (0.0, 0.0, 0.0)
        for (group, samples) in counts.enumerated() where samples > 0 {
            let own = unsafe values + group * stride
            let (added, whole) = (Double(samples), count + Double(samples))
            let distance = unsafe Double(own[0]) - mean
            unsafe squares += Double(own[synchronization.channels]) * added
            squares += distance * distance * (count * added / whole)
            mean += distance * (added / whole)
            count = whole
        }
        return (mean, squares / total)
    }

    private func mean(_ values: UnsafePointer<Float>, _ stride: Int) -> Double {
        var sum = 0.0
        for (group, samples) in counts.enumerated() where samples > 0 {
            unsafe sum += Double(values[group * stride])
        }
        return sum / total
    }
}
