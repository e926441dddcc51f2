extension Model {
    /// Whether the layer takes as many results as its operation needs, and of such shapes.
    func check(_ layer: Layer, takes shapes: [TensorShape]) throws(ModelError) {
        switch layer.operation {
        case .add: try checkSum(layer.name, shapes)
        case .multiply: try checkProduct(layer.name, shapes)
        case .concatenate: try checkConcatenation(layer.name, shapes)
        default:
            guard shapes.count == 1 else {
                throw .layer(layer.name, problem: "it takes \(shapes.count) results; it must be one")
            }
        }
    }

    private func checkSum(_ name: String, _ shapes: [TensorShape]) throws(ModelError) {
        guard shapes.count >= 2 else {
            throw .layer(name, problem: "it takes \(shapes.count) result; a sum has at least two")
        }
        for shape in shapes where shape != shapes[0] {
            throw .layer(name, problem: "it adds \(shapes[0]) and \(shape); the shapes must be the same")
        }
    }

    private func checkProduct(_ name: String, _ shapes: [TensorShape]) throws(ModelError) {
        guard shapes.count == 2 else {
            throw .layer(name, problem: "it takes \(shapes.count) results; a product has two")
        }
        let (a, b) = (shapes[0], shapes[1])
        guard a == b || a.isFactor(of: b) || b.isFactor(of: a) else {
            throw .layer(
                name, problem: "it multiplies \(a) and \(b); the shapes must be the same, or one (1, 1, channels)")
        }
    }

    private func checkConcatenation(_ name: String, _ shapes: [TensorShape]) throws(ModelError) {
        guard shapes.count >= 2 else {
            throw .layer(name, problem: "it takes \(shapes.count) result; a concatenation has at least two")
        }
        for shape in shapes where shape.dimensions.dropLast() != shapes[0].dimensions.dropLast() {
            throw .layer(
                name, problem: "it joins \(shapes[0]) and \(shape); all but the channels must be the same")
        }
    }
}

extension TensorShape {
    /// Whether it has one number for each channel of an image.
    fileprivate func isFactor(of image: TensorShape) -> Bool {
        guard case .spatial(_, _, let channels) = image else { return false }
        return self == .spatial(height: 1, width: 1, channels: channels)
    }
}
