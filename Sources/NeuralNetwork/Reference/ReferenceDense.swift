/// A fully connected layer without its activation, over one batch: y[n, u] = b[u] + Σᵢ x[n, i] · k[i, u].
public struct ReferenceDense<Scalar: BinaryFloatingPoint>: Sendable {
    /// Inputs of each sample.
    public let inputs: Int
    /// Outputs of each sample.
    public let units: Int

    /// A layer of `inputs` × `units` weights.
    public init(inputs: Int, units: Int) {
        self.inputs = inputs
        self.units = units
    }

    /// The outputs, (batch, units), of `x`, (batch, inputs), with `kernel` (inputs, units) and `bias` (units).
    public func forward(_ x: [Scalar], kernel: [Scalar], bias: [Scalar]) -> [Scalar] {
        var y: [Scalar] = []
        for n in 0..<x.count / inputs {
            for u in 0..<units {
                var sum = bias[u]
                for i in 0..<inputs { sum += x[n * inputs + i] * kernel[i * units + u] }
                y.append(sum)
            }
        }
        return y
    }

    /// The gradients of the loss, from its gradient g with respect to the outputs:
    /// dx[n, i] = Σᵤ g[n, u] · k[i, u], dk[i, u] = Σₙ x[n, i] · g[n, u], db[u] = Σₙ g[n, u].
    public func backward(
        _ gradient: [Scalar], x: [Scalar], kernel: [Scalar]
    ) -> (input: [Scalar], kernel: [Scalar], bias: [Scalar]) {
        var dx = [Scalar](repeating: 0, count: x.count)
        var dk = [Scalar](repeating: 0, count: kernel.count)
        var db = [Scalar](repeating: 0, count: units)
        for n in 0..<x.count / inputs {
            for u in 0..<units {
                let g = gradient[n * units + u]
                db[u] += g
                for i in 0..<inputs {
                    dx[n * inputs + i] += g * kernel[i * units + u]
                    dk[i * units + u] += g * x[n * inputs + i]
                }
            }
        }
        return (dx, dk, db)
    }
}
