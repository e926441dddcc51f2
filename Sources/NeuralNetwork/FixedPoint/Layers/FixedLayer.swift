/// A layer of a step in fixed point, of one input and one result; both are numbers of so many elements a sample, samples
/// outermost and channels fastest.
protocol FixedLayer: Sendable {
    /// Elements of a sample of the result.
    var outputCount: Int { get }

    /// The result of `x`.
    func forward(
        _ x: Span<Int32>, weights: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass)

    /// The errors `dx` of the input from those of the result, which may be changed; and the sums over the samples of the
    /// parameters' gradients, in their places in the flat vector.
    ///
    /// - Parameter needsInput: Whether `dx` is wanted; the first layer's is not.
    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass)
}
