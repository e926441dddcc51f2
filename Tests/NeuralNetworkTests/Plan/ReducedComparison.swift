import NeuralNetwork

/// What a plan in bfloat16 says about a micro-batch, beside one in float32 or the reference.
///
/// A number rounded to 8 significant bits is wrong by 1/512 at most and by about 1/900 in the root of the mean square.
/// Errors of many roundings add up like a walk at random, so what is looked at are vectors as a whole, by the root of
/// the sum of squares, not single elements.
struct ReducedComparison {
    /// Error of the loss over the loss.
    let lossError: Double
    /// By group of parameters: the length of the error over the length of the float32 gradient.
    let errors: [String: Double]
    /// The same of all gradients as one vector, moving statistics left out.
    let error: Double
    /// Whether both are finite everywhere.
    let isFinite: Bool

    /// - Parameter group: What a parameter's error is held against together; by default each parameter alone.
    init(
        _ reduced: (result: BatchResult, gradients: [[Float]]), _ exact: (result: BatchResult, gradients: [[Float]]),
        _ model: Model, group: (Parameter) -> String = \.name
    ) {
        lossError = abs(reduced.result.lossSum - exact.result.lossSum) / abs(exact.result.lossSum)
        var squares: [String: (error: Double, length: Double)] = [:]
        var sum = (error: 0.0, length: 0.0)
        for (index, parameter) in model.parameters.enumerated() {
            let (error, length) = Self.squares(reduced.gradients[index], exact.gradients[index])
            let before = squares[group(parameter)] ?? (0, 0)
            squares[group(parameter)] = (before.error + error, before.length + length)
            if parameter.momentum == nil { sum = (sum.error + error, sum.length + length) }
        }
        errors = squares.mapValues { ($0.error / max($0.length, 1e-30)).squareRoot() }
        error = (sum.error / sum.length).squareRoot()
        isFinite =
            reduced.result.lossSum.isFinite && (reduced.gradients + exact.gradients).joined().allSatisfy(\.isFinite)
    }

    private static func squares(_ reduced: [Float], _ exact: [Float]) -> (error: Double, length: Double) {
        zip(reduced, exact).reduce((0, 0)) { sums, pair in
            let (reduced, exact) = (Double(pair.0), Double(pair.1))
            return (sums.0 + (reduced - exact) * (reduced - exact), sums.1 + exact * exact)
        }
    }
}

extension PlanCase {
    /// A training pass in a format, with gradients in Keras' order.
    func train(
        in format: NumberFormat, nominal: Int? = nil
    ) throws -> (result: BatchResult, gradients: [[Float]]) {
        let engine = try Engine(
            model: model, format: format, nominalBatch: nominal ?? batch, objective: objective)
        let (result, gradient) = try train(engine)
        return (result, engine.unpack(gradient))
    }

    /// The plan in bfloat16 beside that in float32, which other tests compare with the reference.
    func compareFormats(
        nominal: Int? = nil, group: (Parameter) -> String = \.name
    ) throws -> ReducedComparison {
        try ReducedComparison(
            train(in: .bfloat16, nominal: nominal), train(in: .float32, nominal: nominal), model, group: group)
    }

    /// What a rounding of the kernels alone to bfloat16 does to a step in float32: how much this network amplifies.
    func sensitivity(group: (Parameter) -> String = \.name) throws -> ReducedComparison {
        var rounded = self
        for (index, parameter) in model.parameters.enumerated() where parameter.shape.count > 1 {
            rounded.parameters[index] = parameters[index].map { Self.rounded($0) }
        }
        return try ReducedComparison(rounded.train(in: .float32), train(in: .float32), model, group: group)
    }

    /// The nearest number of eight significant bits, the even one of two.
    static func rounded(_ value: Float) -> Float {
        let bits = value.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }

    /// The plan in bfloat16 beside the reference in double precision.
    func compareWithReference(dropout: Bool = false) throws -> ReducedComparison {
        let slow = ReferenceNetwork<Double>(model, objective: objective).run(
            parameters: parameters.map { $0.map(Double.init) }, images: images.map(Double.init), labels: labels,
            divisor: divisor, dropout: dropout ? key : nil)
        return try ReducedComparison(
            train(in: .bfloat16), (slow.result, slow.gradients.map { $0.map { Float($0) } }), model)
    }
}
