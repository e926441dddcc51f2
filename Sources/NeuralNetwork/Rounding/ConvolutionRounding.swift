public import Random

/// How far the kernels of a convolution are from exact arithmetic, pass by pass.
public struct ConvolutionRounding: Sendable, Hashable {
    /// The first layer of the model with this shape.
    public let layer: String
    /// Sizes, for example `56x56x256 to 256`.
    public let sizes: String
    /// Which pass.
    public let pass: ConvolutionPass
    /// Root mean square of the error of a direct kernel, over that of the result.
    public let direct: Double
    /// The same of the kernel with Winograd's algorithm.
    public let winograd: Double
    /// What oneDNN calls that kernel; it is a direct one where there is no other.
    public let kernel: String
    /// What it calls the direct kernel.
    public let directKernel: String

    package init(
        layer: String, sizes: String, pass: ConvolutionPass, direct: Double, winograd: Double, kernel: String,
        directKernel: String
    ) {
        (self.layer, self.sizes, self.pass) = (layer, sizes, pass)
        (self.direct, self.winograd) = (direct, winograd)
        (self.kernel, self.directKernel) = (kernel, directKernel)
    }

    /// Elements of a result that are computed again in double precision, chosen at random; all if there are fewer.
    /// The error that is reported has a standard deviation of about 2 % of itself for it.
    package static let elements = 2_000

    /// The rounding of each shape of convolution in a model that Winograd's algorithm can compute: 3×3, stride 1, whole
    /// blocks of 16 channels.
    ///
    /// Numbers are uniform in −1..<1, kernels as He's. Takes some seconds for VGG16.
    public static func measure(_ model: Model, batch: Int, key: RandomKey) throws(EngineError) -> [ConvolutionRounding]
    {
        var seen: Set<String> = []
        var results: [ConvolutionRounding] = []
        for (index, layer) in model.layers.enumerated() {
            let shape = model.inputShapes[index][0]
            guard case .conv2D(let conv) = layer.operation, let sizes = conv.winogradSizes(over: shape),
                seen.insert(sizes).inserted
            else { continue }
            results += try measure(layer.name, conv, over: shape, sizes, batch: batch, key.child(UInt64(index)))
        }
        return results
    }

    private static func measure(
        _ name: String, _ conv: Conv2D, over shape: TensorShape, _ sizes: String, batch: Int, _ key: RandomKey
    ) throws(EngineError) -> [ConvolutionRounding] {
        var plain = conv
        plain.activation = .linear
        let numbers = ConvolutionNumbers(plain, over: shape, batch: batch, key: key)
        plain.algorithm = .direct
        let direct = try ConvolutionProbe(name, plain, over: shape, numbers)
        plain.algorithm = .winograd
        let winograd = try ConvolutionProbe(name, plain, over: shape, numbers)
        var results: [ConvolutionRounding] = []
        for pass in ConvolutionPass.allCases {
            let places = places(numbers.count(pass), key.child(3))
            let exact = places.map { numbers.exact(pass, at: $0) }
            let errors = try [direct, winograd].map { (probe) throws(EngineError) in
                let result = try probe.run(pass)
                return relativeError(places.map { result[$0] }, exact)
            }
            results.append(
                ConvolutionRounding(
                    layer: name, sizes: sizes, pass: pass, direct: errors[0], winograd: errors[1],
                    kernel: try winograd.kernelName(pass), directKernel: try direct.kernelName(pass)))
        }
        return results
    }

    private static func places(_ count: Int, _ key: RandomKey) -> [Int] {
        guard count > elements else { return Array(0..<count) }
        let philox = key.philox
        return (0..<elements).map { Int((UInt64(philox.words(UInt64($0))[0]) * UInt64(count)) >> 32) }
    }

    /// √(Σ(value − exact)² / Σ exact²)
    package static func relativeError(_ values: [Float], _ exact: [Double]) -> Double {
        let squares = zip(values, exact).reduce(0.0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        return (squares / exact.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
}

extension Conv2D {
    /// The sizes in words if Winograd's algorithm can compute it with whole blocks of channels; else nil.
    fileprivate func winogradSizes(over shape: TensorShape) -> String? {
        guard case .spatial(let height, let width, let channels) = shape, kernel == Extent(3, 3),
            strides == Extent(1, 1), groups == 1, channels.isMultiple(of: 16), filters.isMultiple(of: 16)
        else { return nil }
        return "\(height)x\(width)x\(channels) to \(filters)"
    }
}
