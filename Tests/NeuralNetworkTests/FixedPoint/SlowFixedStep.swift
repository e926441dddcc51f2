import FixedPoint
import NeuralNetwork
import Random

/// A step in fixed point as it is defined: one number after the other, sums in 64 bits, each rounded by itself.
struct SlowFixedStep {
    let model: Model
    let activations: FixedFormat
    let rounding: FixedRounding
    let batch: Int
    let divisor: Int
    /// nil for an evaluation.
    let keys: PassKeys?
    /// Raw numbers of each parameter in Keras' order.
    let parameters: [[Int32]]
    /// Of each layer, numbers that did not fit.
    private(set) var misfits: [Int]

    init(
        _ model: Model, _ activations: FixedFormat, _ rounding: FixedRounding, batch: Int, divisor: Int,
        keys: PassKeys?, parameters: [[Int32]]
    ) {
        (self.model, self.activations, self.rounding) = (model, activations, rounding)
        (self.batch, self.divisor, self.keys, self.parameters) = (batch, divisor, keys, parameters)
        misfits = model.layers.map { _ in 0 }
    }

    /// The pixels as raw numbers and the result of each layer.
    mutating func forward(_ images: [Float]) -> [[Int32]] {
        var results = [images.map { Int32(activations.raw($0)) }]
        for layer in model.layers.indices { results.append(forward(layer, results[layer])) }
        return results
    }

    /// The gradient of each parameter, summed over the samples.
    mutating func backward(_ results: [[Int32]], labels: [Int32]) -> [[Int32]] {
        var errors = outputErrors(results[model.layers.count], labels)
        var gradients = [[[Int32]]](repeating: [], count: model.layers.count)
        for layer in model.layers.indices.reversed() {
            let isFirst = model.layers[..<layer].allSatisfy { parameterCount($0) == 0 }
            (errors, gradients[layer]) = backward(
                layer, errors, x: results[layer], y: results[layer + 1], needsInput: !isFirst)
            if isFirst { break }
        }
        return gradients.flatMap { $0 }
    }

    private mutating func forward(_ layer: Int, _ x: [Int32]) -> [Int32] {
        let format = layer == model.layers.count - 1 ? FixedFormat.accum : activations
        switch model.layers[layer].operation {
        case .dense(let dense):
            let y = product(x, kernel(layer), batch, dense.units) { b, u, add in
                for i in 0..<x.count / batch { add(b * (x.count / batch) + i, i * dense.units + u) }
            }
            return finish(narrow(y, .forward, layer, perSample: dense.units), layer, dense.activation, format)
        case .conv2D(let conv):
            var sums = [Int64](repeating: 0, count: batch * model.shapes[layer].count)
            forEachTap(layer, conv) { output, weight, input in
                sums[output] += Int64(x[input]) * Int64(kernel(layer)[weight])
            }
            let y = narrow(sums, .forward, layer, perSample: model.shapes[layer].count)
            return finish(y, layer, conv.activation, format)
        case .maxPooling2D(let pool): return winners(layer, pool, x).map { x[$0] }
        case .dropout(let rate): return drop(layer, rate, x, .forward, format)
        case .relu: return x.map { max($0, 0) }
        default: return x
        }
    }

    private mutating func backward(
        _ layer: Int, _ errors: [Int32], x: [Int32], y: [Int32], needsInput: Bool
    ) -> ([Int32], [[Int32]]) {
        switch model.layers[layer].operation {
        case .dense(let dense):
            let (width, units) = (x.count / batch, dense.units)
            let d = unactivate(errors, y, dense.activation)
            let kernelSums = product(x, d, width, units) { i, u, add in
                for b in 0..<batch { add(b * width + i, b * units + u) }
            }
            let gradients = gradients(layer, kernelSums, d, units, hasBias: dense.hasBias)
            guard needsInput else { return ([], gradients) }
            let sums = product(d, kernel(layer), batch, width) { b, i, add in
                for u in 0..<units { add(b * units + u, i * units + u) }
            }
            return (narrow(sums, .inputGradient, layer, perSample: width), gradients)
        case .conv2D(let conv): return backward(layer, conv, unactivate(errors, y, conv.activation), x, needsInput)
        case .maxPooling2D(let pool):
            var dx = [Int32](repeating: 0, count: x.count)
            for (output, winner) in winners(layer, pool, x).enumerated() {
                dx[winner] = saturate(Int64(dx[winner]) + Int64(errors[output]), .accum, layer)
            }
            return (dx, [])
        case .dropout(let rate): return (drop(layer, rate, errors, .inputGradient, .accum), [])
        case .relu: return (zip(errors, y).map { $1 > 0 ? $0 : 0 }, [])
        default: return (errors, [])
        }
    }

    private mutating func backward(
        _ layer: Int, _ conv: Conv2D, _ d: [Int32], _ x: [Int32], _ needsInput: Bool
    ) -> ([Int32], [[Int32]]) {
        var kernelSums = [Int64](repeating: 0, count: kernel(layer).count)
        var inputSums = [Int64](repeating: 0, count: x.count)
        forEachTap(layer, conv) { output, weight, input in
            kernelSums[weight] += Int64(x[input]) * Int64(d[output])
            inputSums[input] += Int64(d[output]) * Int64(kernel(layer)[weight])
        }
        let gradients = gradients(layer, kernelSums, d, conv.filters, hasBias: conv.hasBias)
        guard needsInput else { return ([], gradients) }
        return (narrow(inputSums, .inputGradient, layer, perSample: x.count / batch), gradients)
    }
}

extension SlowFixedStep {
    /// Sums of products of elements that `terms` names, for each row and column.
    private func product(
        _ a: [Int32], _ b: [Int32], _ rows: Int, _ columns: Int, _ terms: (Int, Int, (Int, Int) -> Void) -> Void
    ) -> [Int64] {
        (0..<rows * columns).map { place in
            var sum: Int64 = 0
            terms(place / columns, place % columns) { sum += Int64(a[$0]) * Int64(b[$1]) }
            return sum
        }
    }

    private func kernel(_ layer: Int) -> [Int32] { parameters[firstParameter(layer)] }

    private func parameterCount(_ layer: Layer) -> Int {
        switch layer.operation {
        case .dense(let dense): dense.hasBias ? 2 : 1
        case .conv2D(let conv): conv.hasBias ? 2 : 1
        default: 0
        }
    }

    private func firstParameter(_ layer: Int) -> Int { model.layers[..<layer].map(parameterCount).reduce(0, +) }

    /// Output, weight and input of each product of a convolution.
    private func forEachTap(_ layer: Int, _ conv: Conv2D, _ body: (Int, Int, Int) -> Void) {
        let input = model.inputShapes[layer][0]
        let geometry = WindowGeometry(over: input, window: conv.kernel, strides: conv.strides, padding: conv.padding)
        let channels = input.channels
        geometry.forEachTap(batch: batch) { output, tap, pixel in
            for c in 0..<channels {
                for f in 0..<conv.filters {
                    body(output * conv.filters + f, (tap * channels + c) * conv.filters + f, pixel * channels + c)
                }
            }
        }
    }

    private func winners(_ layer: Int, _ pool: MaxPooling2D, _ x: [Int32]) -> [Int] {
        ReferenceMaxPooling2D<Double>(pool, over: model.inputShapes[layer][0]).winners(x.map(Double.init), batch: batch)
    }

    private mutating func saturate(_ value: Int64, _ format: FixedFormat, _ layer: Int) -> Int32 {
        let fitting = min(max(value, format.rawRange.lowerBound), format.rawRange.upperBound)
        if fitting != value { misfits[layer] += 1 }
        return Int32(fitting)
    }

    private func key(_ purpose: RoundingKey.Purpose, _ layer: Int) -> RoundingKey? {
        keys.map { RoundingKey(step: $0.rounding, purpose: purpose, layer: UInt64(layer)) }
    }

    private var first: Int { keys?.dropout.firstSample ?? 0 }

    private mutating func narrow(
        _ sums: [Int64], _ purpose: RoundingKey.Purpose, _ layer: Int, perSample: Int
    ) -> [Int32] {
        let narrowing = Narrowing(product: (.accum, .accum), to: .accum, rounding: rounding)
        var counts = NarrowingCounts()
        let results = sums.enumerated().map { place, sum in
            let bits = key(purpose, layer)?.bits(element: UInt64(first * perSample + place), shift: 15) ?? 0
            return Int32(narrowing(sum, randomBits: bits, counts: &counts))
        }
        misfits[layer] += counts.overflows
        return results
    }

    /// Bias, activation, format.
    private mutating func finish(
        _ sums: [Int32], _ layer: Int, _ activation: Activation, _ format: FixedFormat
    ) -> [Int32] {
        let hasBias = parameterCount(model.layers[layer]) == 2
        return sums.enumerated().map { place, sum in
            let bias = hasBias ? parameters[firstParameter(layer) + 1] : [0]
            let value = Int64(sum) + Int64(bias[place % bias.count])
            return saturate(activation == .relu ? max(value, 0) : value, format, layer)
        }
    }

    private func unactivate(_ errors: [Int32], _ y: [Int32], _ activation: Activation) -> [Int32] {
        activation == .relu ? zip(errors, y).map { $1 > 0 ? $0 : 0 } : errors
    }

    /// Kernel and bias, each within the pass's share of the range.
    private mutating func gradients(
        _ layer: Int, _ sums: [Int64], _ d: [Int32], _ width: Int, hasBias: Bool
    ) -> [[Int32]] {
        let limit = Int64(Int32.max) * Int64(batch) / Int64(divisor)
        let counted = misfits
        let wide = narrow(sums, .weightGradient, layer, perSample: sums.count)
        misfits = counted
        let whole = sums.map { ($0 >> 15, $0) }
        let kernel = zip(wide, whole).map { value, exact in
            if abs(Int64(value)) > limit || abs(exact.0) > limit + 1 { misfits[layer] += 1 }
            return Int32(min(max(Int64(value), -limit), limit))
        }
        guard hasBias else { return [kernel] }
        let bias = (0..<width).map { place in
            let sum = stride(from: place, to: d.count, by: width).reduce(Int64(0)) { $0 + Int64(d[$1]) }
            if abs(sum) > limit { misfits[layer] += 1 }
            return Int32(min(max(sum, -limit), limit))
        }
        return [kernel, bias]
    }

    private mutating func drop(
        _ layer: Int, _ rate: Float, _ x: [Int32], _ purpose: RoundingKey.Purpose, _ format: FixedFormat
    ) -> [Int32] {
        guard let keys else { return x }
        let scale = Int64((0x1p30 / (1 - Double(rate))).rounded())
        let narrowing = Narrowing(fractionBits: 45, to: format, rounding: rounding)
        var counts = NarrowingCounts()
        let perSample = x.count / batch
        let results = x.enumerated().map { place, value in
            let (sample, element) = (place / perSample, place % perSample)
            guard keys.dropout.keeps(layer: layer, sample: sample, element: element, rate: rate) else {
                return Int32(0)
            }
            let bits = key(purpose, layer)?.bits(element: UInt64(first * perSample + place), shift: 30) ?? 0
            return Int32(narrowing(Int64(value) * scale, randomBits: bits, counts: &counts))
        }
        misfits[layer] += counts.overflows
        return results
    }

    /// p − t by exact integer division of exponentials that `FixedExponentialTests` compare with the true ones.
    private func outputErrors(_ logits: [Int32], _ labels: [Int32]) -> [Int32] {
        let classes = logits.count / batch
        return labels.enumerated().flatMap { sample, label in
            let row = logits[sample * classes..<(sample + 1) * classes].map(Int64.init)
            let weights = row.map { FixedExponential.negative(UInt32((row.max() ?? 0) - $0)) }
            let sum = weights.reduce(0, +)
            return weights.enumerated().map { c, weight in
                let element = UInt64((first + sample) * classes + c)
                let bits = key(.loss, model.layers.count - 1)?.bits(element: element, shift: 32) ?? 0
                let addend: UInt64 =
                    switch rounding {
                    case .truncate: 0
                    case .nearest: sum / 2
                    case .stochastic: sum.multipliedFullWidth(by: bits).high
                    }
                return Int32((weight << 15 + addend) / sum) - (c == Int(label) ? 1 << 15 : 0)
            }
        }
    }
}
