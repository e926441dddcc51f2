internal import FixedPoint

/// A training step over a fixed number of samples in fixed point: forward, backward and all sums in integers.
///
/// Products are summed exactly in 64 bits and narrowed once (`Narrowing`). Floating point is at the edges only: pixels
/// are converted, to the nearest, and the loss that is reported is computed from the outputs; the gradient is not. The
/// error of each sample is sent back without the divisor, which comes with the learning rate (`FixedUpdate`).
///
/// The result is a function of model, formats, rounding, weights, samples and keys: the same bits on every machine. Not
/// for two threads at once.
@safe final class FixedPlan: GroupPlan {
    let batch: Int
    let images: UnsafeMutableBufferPointer<Float>
    let labels: UnsafeMutableBufferPointer<Int32>
    /// Empty: an objective with target vectors or weights has a `fixedProblem`.
    let targets: UnsafeMutableBufferPointer<Float>
    let sampleWeights: UnsafeMutableBufferPointer<Float>
    var observer: Plan.Observer?
    var misfits: [Int]

    private let model: Model
    private let numbers: FixedNumbers
    private let rounding: StepRounding
    private let layout: ParameterLayout
    private let layers: [any FixedLayer]
    private let softmax: FixedSoftmax
    private let loss: LossKernel
    private let scratch = FixedScratch()
    /// The pixels, and the result of each layer.
    private var results: [[Int32]]
    /// Of each layer.
    private let parameterCounts: [Int]

    /// A plan for a model that has no `fixedProblem`.
    init(
        _ model: Model, _ numbers: FixedNumbers, _ rounding: StepRounding, _ objective: Objective,
        _ layout: ParameterLayout, batch: Int
    ) {
        (self.model, self.numbers, self.rounding) = (model, numbers, rounding)
        (self.layout, self.batch) = (layout, batch)
        layers = model.fixedLayers(numbers, layout, batch: batch)
        parameterCounts = zip(model.layers, model.inputShapes).map { $0.parameters(input: $1[0]).count }
        softmax = FixedSoftmax(objective.loss, classes: model.outputCount)
        loss = LossKernel(objective, outputs: model.outputCount, takesProbabilities: false)
        unsafe images = .allocate(capacity: batch * model.inputShape.count)
        unsafe labels = .allocate(capacity: batch)
        unsafe (targets, sampleWeights) = unsafe (.init(start: nil, count: 0), .init(start: nil, count: 0))
        results = ([model.inputShape] + model.shapes).map { [Int32](repeating: 0, count: batch * $0.count) }
        misfits = model.layers.map { _ in 0 }
    }

    deinit {
        unsafe images.deallocate()
        unsafe labels.deallocate()
    }

    /// Bytes of the numbers between the layers.
    var arenaBytes: Int { Self.bytes(model, batch: batch) }
    /// None: the flat vector has the order of Keras.
    var reorderCount: Int { 0 }

    /// Bytes of a plan's numbers between the layers: results, and the errors of two of them.
    static func bytes(_ model: Model, batch: Int) -> Int {
        let counts = ([model.inputShape] + model.shapes).map(\.count)
        return batch * MemoryLayout<Int32>.size
            * (2 * model.inputShape.count + counts.reduce(0, +) + 2 * (counts.max() ?? 0))
    }

    func train(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, divisor: Int, keys: PassKeys,
        ready: (Int) -> Void
    ) -> BatchResult {
        var pass = FixedPass(
            rounding: rounding.pass, batch: batch, divisor: divisor, keys: keys, scratch: scratch, misfits: misfits)
        let flat = unsafe Span(_unsafeElements: raw(weights))
        var sums = unsafe MutableSpan(
            _unsafeElements: UnsafeMutableBufferPointer(mutating: raw(UnsafePointer(gradient))))
        for place in sums.indices { sums[place] = 0 }
        forward(flat, &pass)
        let result = lossOfOutputs()
        var errors = results[layers.count]
        var logits = errors.mutableSpan
        softmax.run(&logits, unsafe Span(_unsafeElements: UnsafeBufferPointer(labels)), pass, layer: layers.count - 1)
        backward(errors, flat, into: &sums, &pass, ready)
        misfits = pass.misfits
        return result
    }

    func evaluate(weights: UnsafePointer<Float>) -> BatchResult {
        var pass = FixedPass(
            rounding: rounding.evaluation, batch: batch, divisor: batch, keys: nil, scratch: scratch, misfits: misfits)
        forward(unsafe Span(_unsafeElements: raw(weights)), &pass)
        return lossOfOutputs()
    }

    /// Nothing is ever infinite here.
    func firstNotFinite(weights: UnsafePointer<Float>, dropout: DropoutKey) -> String? { nil }
}

extension FixedPlan {
    /// The words of a flat vector as raw numbers.
    private func raw(_ words: UnsafePointer<Float>) -> UnsafeBufferPointer<Int32> {
        unsafe UnsafeRawBufferPointer(start: words, count: layout.flatCount * MemoryLayout<Float>.size)
            .assumingMemoryBound(to: Int32.self)
    }

    private func forward(_ flat: Span<Int32>, _ pass: inout FixedPass) {
        for place in results[0].indices { results[0][place] = unsafe Int32(numbers.activations.raw(images[place])) }
        for (index, layer) in layers.enumerated() {
            let begun = observer.map { _ in ContinuousClock.now }
            let x = results[index]
            var y = results[index + 1].mutableSpan
            layer.forward(x.span, weights: flat, into: &y, &pass)
            if let begun { observer?("\(model.layers[index].name) forward", begun) }
        }
    }

    /// From the errors of the outputs back to the first layer with parameters.
    private func backward(
        _ outputs: [Int32], _ flat: Span<Int32>, into gradient: inout MutableSpan<Int32>, _ pass: inout FixedPass,
        _ ready: (Int) -> Void
    ) {
        var errors = outputs
        var entry = layout.entries.count
        for (index, layer) in layers.enumerated().reversed() where entry > 0 {
            let begun = observer.map { _ in ContinuousClock.now }
            let own = parameterCounts[index]
            entry -= own
            var before = [Int32](repeating: 0, count: entry > 0 ? results[index].count : 0)
            var dy = errors.mutableSpan
            var dx = before.mutableSpan
            let (x, y) = (results[index], results[index + 1])
            layer.backward(
                &dy, x: x.span, y: y.span, weights: flat, into: &dx,
                needsInput: entry > 0, gradient: &gradient, &pass)
            errors = before
            if let begun { observer?("\(model.layers[index].name) backward", begun) }
            if own > 0 { ready(layout.entries[entry].range.lowerBound) }
        }
        if layout.entries.isEmpty { ready(0) }
    }

    /// Loss and hits, computed from the outputs as they are.
    private func lossOfOutputs() -> BatchResult {
        let outputs = results[layers.count].map { FixedNumbers.wide.float($0) }
        return unsafe outputs.withUnsafeBufferPointer { outputs in
            guard let base = outputs.baseAddress, let labels = unsafe labels.baseAddress else {
                preconditionFailure("a plan without outputs")
            }
            return unsafe loss.evaluate(
                outputs: base, stride: model.outputCount, targets: TargetRows(labels: labels), batch: batch)
        }
    }
}
