/// Where the windows of a convolution or a pooling layer lie: Keras' rules, in pixels.
///
/// An output pixel at row r looks at the input rows r · stride − before ..< r · stride − before + window; those
/// outside the image are padding. The same holds for columns. `Padding.windows` says how many and how much.
public struct WindowGeometry: Sendable {
    /// Rows and columns of the input.
    public let input: Extent
    /// Rows and columns of the output.
    public let output: Extent
    /// Rows and columns of the window.
    public let window: Extent

    private let strides: Extent
    private let before: Extent

    /// The windows over an image of `shape`; a flat shape has none.
    public init(over shape: TensorShape, window: Extent, strides: Extent, padding: Padding) {
        var size = Extent(0, 0)
        if case .spatial(let height, let width, _) = shape { size = Extent(height, width) }
        let rows = padding.windows(over: size.height, kernel: window.height, stride: strides.height)
        let columns = padding.windows(over: size.width, kernel: window.width, stride: strides.width)
        self.input = size
        self.window = window
        self.strides = strides
        output = Extent(rows.count, columns.count)
        before = Extent(rows.before, columns.before)
    }

    /// Visits every pair of an output pixel and an input pixel in its window, padding left out.
    ///
    /// - Parameter body: Is given the output pixel (sample · rows · columns + row · columns + column), the place in
    ///   the window (row · window width + column) and the input pixel, samples outermost and windows row by row.
    public func forEachTap(batch: Int, _ body: (_ output: Int, _ tap: Int, _ input: Int) -> Void) {
        for sample in 0..<batch {
            for row in 0..<output.height {
                for column in 0..<output.width {
                    visitWindow(sample, row, column, body)
                }
            }
        }
    }

    private func visitWindow(_ sample: Int, _ row: Int, _ column: Int, _ body: (Int, Int, Int) -> Void) {
        let pixel = (sample * output.height + row) * output.width + column
        for windowRow in 0..<window.height {
            for windowColumn in 0..<window.width {
                let y = row * strides.height - before.height + windowRow
                let x = column * strides.width - before.width + windowColumn
                guard (0..<input.height).contains(y), (0..<input.width).contains(x) else { continue }
                body(pixel, windowRow * window.width + windowColumn, (sample * input.height + y) * input.width + x)
            }
        }
    }
}
