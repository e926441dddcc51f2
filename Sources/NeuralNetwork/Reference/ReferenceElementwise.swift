/// The layers that treat every element on its own.
public enum ReferenceElementwise<Scalar: BinaryFloatingPoint> {
    /// max(x, 0); +0 where x is 0 or less.
    public static func relu(_ x: [Scalar]) -> [Scalar] {
        x.map { $0 > 0 ? $0 : 0 }
    }

    /// The gradient of `relu` from its *results* y: g where y > 0, else 0; so the derivative at 0 is 0.
    public static func reluBackward(_ gradient: [Scalar], y: [Scalar]) -> [Scalar] {
        zip(gradient, y).map { $1 > 0 ? $0 : 0 }
    }

    /// The sum, element by element.
    public static func add(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
        precondition(a.count == b.count, "\(a.count) and \(b.count) values to add")
        return zip(a, b).map { $0 + $1 }
    }

    /// Dropout, forward and backward alike: x / (1 − rate), or 0, as `DropoutKey.keeps` says.
    ///
    /// The factor is rounded to Float for every scalar type, so that Double says what the kernel should have got.
    /// - Parameters:
    ///   - perSample: Elements of a sample; `x` holds whole samples.
    ///   - layer: Index of the layer in `Model.layers`.
    public static func dropout(
        _ x: [Scalar], perSample: Int, rate: Float, key: DropoutKey, layer: Int
    ) -> [Scalar] {
        x.indices.map { i in
            let kept = key.keeps(layer: layer, sample: i / perSample, element: i % perSample, rate: rate)
            return kept ? x[i] * Scalar(DropoutKey.scale(rate)) : 0
        }
    }

    /// Dropout of whole samples: what `DropoutKey.keeps` says of a sample's first element holds for all of it.
    public static func sampleDropout(
        _ x: [Scalar], perSample: Int, rate: Float, key: DropoutKey, layer: Int
    ) -> [Scalar] {
        x.indices.map { i in
            let kept = key.keeps(layer: layer, sample: i / perSample, element: 0, rate: rate)
            return kept ? x[i] * Scalar(DropoutKey.scale(rate)) : 0
        }
    }
}
