/// Results one after the other at each pixel, over one batch.
package struct ReferenceConcatenation<Scalar: BinaryFloatingPoint> {
    private let channels: [Int]

    /// Of results of so many channels, or features.
    package init(channels: [Int]) { self.channels = channels }

    /// All channels, (…, sum of the channels), of results of equal sides.
    package func forward(_ inputs: [[Scalar]]) -> [Scalar] {
        let pixels = inputs[0].count / channels[0]
        return (0..<pixels).flatMap { pixel in
            zip(inputs, channels).flatMap { input, count in input[pixel * count..<(pixel + 1) * count] }
        }
    }

    /// What each result gets of the gradient.
    package func backward(_ gradient: [Scalar]) -> [[Scalar]] {
        let all = channels.reduce(0, +)
        return channels.indices.map { index in
            let first = channels[..<index].reduce(0, +)
            return gradient.indices.filter { (first..<first + channels[index]).contains($0 % all) }.map { gradient[$0] }
        }
    }
}
