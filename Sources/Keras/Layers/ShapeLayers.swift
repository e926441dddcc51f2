internal import NeuralNetwork

/// Layers that move elements, and change none.
enum ShapeLayers {
    static let flatten: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        return try input.shape.count == 1
            ? input : builder.emit(use, .flatten, [input], shape: [input.count])
    }

    static let reshape: LayerTranslation = { builder, use throws(KerasError) in
        let input = try use.tensor()
        var sides: [Int] = []
        for side in try use.config.place["target_shape"].list() { sides.append(try side.integer()) }
        let known = sides.filter { $0 != -1 }
        let product = known.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        if known.count == sides.count - 1, product > 0 { sides = sides.map { $0 == -1 ? input.count / product : $0 } }
        guard sides.allSatisfy({ $0 > 0 && $0 <= input.count }),
            sides.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) == input.count
        else { throw use.error("it cannot make \(sides) of \(input.shape)") }
        switch sides.count {
        case _ where sides == input.shape: return input
        case 1: return try builder.emit(use, .flatten, [input], shape: sides)
        case 3:
            return try builder.emit(
                use, .reshape(height: sides[0], width: sides[1], channels: sides[2]), [input], shape: sides)
        default: throw use.error("it makes \(sides); a vector or an image (height, width, channels) is supported")
        }
    }

    static let padding: LayerTranslation = { builder, use throws(KerasError) in
        let (input, border) = (try use.image(), try use.config.border("padding"))
        try use.check(border)
        return try builder.emit(
            use, .zeroPadding2D(border), [input],
            shape: [
                input.shape[0] + border.top + border.bottom, input.shape[1] + border.left + border.right,
                input.channels,
            ])
    }

    static let cropping: LayerTranslation = { builder, use throws(KerasError) in
        let (input, border) = (try use.image(), try use.config.border("cropping"))
        try use.check(border)
        return try builder.emit(
            use, .cropping2D(border), [input],
            shape: [
                input.shape[0] - border.top - border.bottom, input.shape[1] - border.left - border.right,
                input.channels,
            ])
    }
}

extension LayerUse {
    fileprivate func check(_ border: Border) throws(KerasError) {
        for side in [border.top, border.bottom, border.left, border.right] where !(0...65_536).contains(side) {
            throw error("a side of its border is \(side); it must be 0 to 65536")
        }
    }
}
