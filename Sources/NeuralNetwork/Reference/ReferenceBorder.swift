/// Zeros around images, and off again.
package struct ReferenceBorder {
    private let border: Border
    private let shape: TensorShape

    /// Around images of a shape.
    package init(_ border: Border, around shape: TensorShape) {
        self.border = border
        self.shape = shape
    }

    /// The images with zeros around them.
    package func forward<Scalar: BinaryFloatingPoint>(_ x: [Scalar], batch: Int) -> [Scalar] {
        var y = [Scalar](repeating: 0, count: batch * border.around(shape).count)
        forEachElement(batch) { inner, outer in y[outer] = x[inner] }
        return y
    }

    /// What the images' elements get of the gradient.
    package func backward<Scalar: BinaryFloatingPoint>(_ gradient: [Scalar], batch: Int) -> [Scalar] {
        var input = [Scalar](repeating: 0, count: batch * shape.count)
        forEachElement(batch) { inner, outer in input[inner] = gradient[outer] }
        return input
    }

    private func forEachElement(_ batch: Int, _ body: (_ inner: Int, _ outer: Int) -> Void) {
        guard case .spatial(let height, let width, let channels) = shape,
            case .spatial(let rows, let columns, _) = border.around(shape)
        else { return }
        for inner in 0..<batch * height * width * channels {
            let (pixel, channel) = inner.quotientAndRemainder(dividingBy: channels)
            let (line, column) = pixel.quotientAndRemainder(dividingBy: width)
            let (sample, row) = line.quotientAndRemainder(dividingBy: height)
            let place = (sample * rows + row + border.top) * columns + column + border.left
            body(inner, place * channels + channel)
        }
    }
}
