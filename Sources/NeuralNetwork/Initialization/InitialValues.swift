public import Random

/// The values that a parameter begins with, in Keras' order.
///
/// Element e is a function of key, `index`, e and the parameter's fans alone, by plain arithmetic: the same bits on
/// every machine and whoever computes it. The distributions are Keras' (see `Initializer`), the numbers are not:
/// Keras' own differ between its back ends. Measured on one core: 25 ns an element if uniform, 44 if normal.
///
/// - Parameters:
///   - parameter: What to begin; one without an initializer begins with its `initialValue` everywhere.
///   - index: Place of the parameter in `Model.parameters`.
///   - key: The stream of the run: `RandomKey(seed:).child(.initialization)`.
public func initialValues(of parameter: Parameter, index: Int, key: RandomKey) -> [Float] {
    var values = [Float](repeating: parameter.initialValue, count: parameter.count)
    guard let initializer = parameter.initializer else { return values }
    let distribution = initializer.distribution(fanIn: parameter.fanIn, fanOut: parameter.fanOut)
    let philox = key.child(UInt64(index)).philox
    for first in stride(from: 0, to: values.count, by: 4) {
        let words = philox.words(UInt64(first / 4))
        for e in first..<min(first + 4, values.count) { values[e] = distribution.value(words[e - first]) }
    }
    return values
}

extension Model {
    /// The values that all parameters begin with, in the order of `parameters`; see `initialValues(of:index:key:)`.
    public func initialValues(key: RandomKey) -> [[Float]] {
        parameters.enumerated().map { NeuralNetwork.initialValues(of: $1, index: $0, key: key) }
    }
}
