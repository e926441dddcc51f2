/// max(x, 0) as a layer; a flatten is the same layer without the maximum.
struct FixedReLU: FixedLayer {
    let outputCount: Int
    /// Whether negative numbers become 0, or all stay as they are.
    let cuts: Bool

    func forward(
        _ x: Span<Int32>, weights: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass
    ) {
        for place in 0..<x.count { y[place] = cuts ? max(x[place], 0) : x[place] }
    }

    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass
    ) {
        guard needsInput else { return }
        for place in dx.indices { dx[place] = cuts && y[place] <= 0 ? 0 : dy[place] }
    }
}
