/// A rescaling or a normalization by constants, over one batch; see `Rescaling` and `Normalization`.
package struct ReferenceChannelMap<Scalar: BinaryFloatingPoint> {
    private let operation: Operation
    private let channels: Int

    /// Over results of so many channels.
    package init(_ operation: Operation, channels: Int) {
        self.operation = operation
        self.channels = channels
    }

    /// scale · x + offset, or (x − mean) / max(√variance, 10⁻⁷).
    package func forward(_ x: [Scalar]) -> [Scalar] {
        x.indices.map { i in
            switch operation {
            case .rescaling(let layer): return x[i] * value(layer.scale, i) + value(layer.offset, i)
            case .normalization(let layer): return (x[i] - value(layer.mean, i)) / deviation(layer, i)
            default: return x[i]
            }
        }
    }

    /// The gradient of x.
    package func backward(_ gradient: [Scalar]) -> [Scalar] {
        gradient.indices.map { i in
            switch operation {
            case .rescaling(let layer): return gradient[i] * value(layer.scale, i)
            case .normalization(let layer): return gradient[i] / deviation(layer, i)
            default: return gradient[i]
            }
        }
    }

    private func value(_ values: [Float], _ index: Int) -> Scalar {
        Scalar(values.count == 1 ? values[0] : values[index % channels])
    }

    private func deviation(_ layer: Normalization, _ index: Int) -> Scalar {
        max(value(layer.variance, index).squareRoot(), Scalar(1e-7))
    }
}
