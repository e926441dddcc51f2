extension Model {
    func check(
        _ name: String, _ shape: TensorShape, reshapedTo height: Int, _ width: Int, _ channels: Int
    ) throws(ModelError) {
        try refuse(name, unless: [height, width, channels], are: "a side or channel count")
        let target = TensorShape.spatial(height: height, width: width, channels: channels)
        guard target.count == shape.count else {
            throw .layer(
                name, problem: "it makes \(target), \(target.count) elements, of \(shape), which has \(shape.count)")
        }
    }

    func check(_ name: String, _ shape: TensorShape, without border: Border) throws(ModelError) {
        guard case .spatial(let height, let width, _) = shape else {
            throw .layer(name, problem: "it is fed \(shape), it needs an image (height, width, channels)")
        }
        let sides = [border.top, border.bottom, border.left, border.right]
        for side in sides where !(0..<max(height, width)).contains(side) {
            throw .layer(
                name, problem: "it cuts \(side) from a side of \(shape); it must be 0 or more and leave a pixel")
        }
        guard border.top + border.bottom < height, border.left + border.right < width else {
            throw .layer(name, problem: "it cuts all of \(shape) off; it must leave a pixel")
        }
    }

    func check(_ name: String, _ rescaling: Rescaling, channels: Int) throws(ModelError) {
        try check(name, rescaling.scale, channels, are: "scales")
        try check(name, rescaling.offset, channels, are: "offsets")
    }

    func check(_ name: String, _ normalization: Normalization, channels: Int) throws(ModelError) {
        try check(name, normalization.mean, channels, are: "means")
        try check(name, normalization.variance, channels, are: "variances")
        for variance in normalization.variance where variance < 0 {
            throw .layer(name, problem: "a variance is \(variance); it must be 0 or above")
        }
    }

    private func check(_ name: String, _ values: [Float], _ channels: Int, are what: String) throws(ModelError) {
        guard values.count == 1 || values.count == channels else {
            throw .layer(
                name,
                problem: "it has \(values.count) \(what); it must have one, or one for each of \(channels) channels")
        }
        for value in values where !value.isFinite {
            throw .layer(name, problem: "one of the \(what) is \(value); it must be a finite number")
        }
    }
}
