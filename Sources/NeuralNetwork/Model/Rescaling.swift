/// y = scale · x + offset, with constants that training leaves alone.
public struct Rescaling: Codable, Sendable, Hashable {
    /// One factor, or one for each channel.
    public var scale: [Float]
    /// One number to add, or one for each channel.
    public var offset: [Float]

    /// Makes a layer with one number of each kind for each channel.
    public init(scale: [Float], offset: [Float]) {
        self.scale = scale
        self.offset = offset
    }

    /// Makes a layer that treats all channels alike.
    public init(scale: Float, offset: Float = 0) {
        self.init(scale: [scale], offset: [offset])
    }
}

/// y = (x − mean) / max(√variance, 10⁻⁷), with constants that training leaves alone; the rule is Keras'.
public struct Normalization: Codable, Sendable, Hashable {
    /// One mean, or one for each channel.
    public var mean: [Float]
    /// One variance, or one for each channel.
    public var variance: [Float]

    /// Makes a layer.
    public init(mean: [Float], variance: [Float]) {
        self.mean = mean
        self.variance = variance
    }
}

/// y = (x − subtrahend) · factor + addend, with a number of each kind for each channel.
struct ChannelMap: Sendable, Hashable {
    let subtrahend: [Float]
    let factor: [Float]
    let addend: [Float]

    /// What the layer computes over so many channels; nil for other layers.
    init?(_ operation: Operation, channels: Int) {
        func each(_ values: [Float]) -> [Float] {
            values.count == 1 ? [Float](repeating: values[0], count: channels) : values
        }
        let zeros = [Float](repeating: 0, count: channels)
        switch operation {
        case .rescaling(let rescaling):
            (subtrahend, factor, addend) = (zeros, each(rescaling.scale), each(rescaling.offset))
        case .normalization(let normalization):
            let deviations = normalization.variance.map { max($0.squareRoot(), 1e-7) }
            (subtrahend, factor, addend) = (each(normalization.mean), each(deviations.map { 1 / $0 }), zeros)
        default: return nil
        }
    }
}
