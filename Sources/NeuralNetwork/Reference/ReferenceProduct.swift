/// The product of two results, over one batch; one may have a single number for each channel of the other.
package struct ReferenceProduct<Scalar: BinaryFloatingPoint> {
    private let a: TensorShape
    private let b: TensorShape

    /// Of samples of two shapes: the same, or one of them (1, 1, channels).
    package init(_ a: TensorShape, _ b: TensorShape) {
        self.a = a
        self.b = b
    }

    /// a · b
    package func forward(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
        (0..<max(a.count, b.count)).map { a[place($0, self.a)] * b[place($0, self.b)] }
    }

    /// The gradients of a and b: each product a · b gives g · b to a's and g · a to b's.
    package func backward(_ gradient: [Scalar], _ a: [Scalar], _ b: [Scalar]) -> [[Scalar]] {
        var da = [Scalar](repeating: 0, count: a.count)
        var db = [Scalar](repeating: 0, count: b.count)
        for i in gradient.indices {
            da[place(i, self.a)] += gradient[i] * b[place(i, self.b)]
            db[place(i, self.b)] += gradient[i] * a[place(i, self.a)]
        }
        return [da, db]
    }

    /// Where element `index` of the result has its factor among those of samples of `shape`.
    private func place(_ index: Int, _ shape: TensorShape) -> Int {
        let perSample = max(a.count, b.count)
        return index / perSample * shape.count + index % perSample % shape.count
    }
}
