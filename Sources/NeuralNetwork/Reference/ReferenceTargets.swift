/// What the outputs for some samples are compared with, and how much each sample counts.
struct ReferenceTargets {
    /// The class of each sample; empty if there are vectors.
    let labels: [Int32]
    /// The targets of each sample, one after the other; empty if there are classes.
    let vectors: [Float]
    /// How much each sample counts; 1 if empty.
    let weights: [Float]

    /// The targets of a sample: as given, or the one-hot vector of its class, or of one output the class itself.
    func vector(_ sample: Int, outputs: Int) -> [Double] {
        guard labels.isEmpty else {
            let classes = outputs == 1 ? [1] : Array(0..<outputs)
            return classes.map { $0 == Int(labels[sample]) ? 1 : 0 }
        }
        return vectors[sample * outputs..<(sample + 1) * outputs].map(Double.init)
    }

    /// The class of a sample: as given, or that of the first of the largest targets, or the nearest to a single one.
    func label(_ sample: Int, outputs: Int) -> Int {
        guard labels.isEmpty else { return Int(labels[sample]) }
        let targets = vector(sample, outputs: outputs)
        return outputs == 1
            ? Int(targets[0].rounded(.toNearestOrEven)) : targets.firstIndex(of: targets.max() ?? 0) ?? 0
    }

    func weight(_ sample: Int) -> Double { weights.isEmpty ? 1 : Double(weights[sample]) }
}
