import NeuralNetwork

/// An architecture of keras.applications: how its layers are written, and how small it is tested.
struct Application: Sendable {
    /// Of the images in tests.
    let side: Int
    /// What the widths are divided by in tests; it divides them all, but for where that leaves less than one.
    let divisor: Int
    /// What is added to the shifts of normalizations in tests.
    let shift: Float
    private let write: @Sendable (_ classes: Int, inout LayerList) -> Void

    /// With shifts around 1 most sums that a ReLU is given lie far from its corner, so few are brought over it by a
    /// rounding, and a deep network does not make the roundings grow.
    init(
        side: Int = 64, divisor: Int = 16, shift: Float = 1,
        _ write: @escaping @Sendable (_ classes: Int, inout LayerList) -> Void
    ) {
        (self.side, self.divisor, self.shift, self.write) = (side, divisor, shift, write)
    }

    /// The layers over square images of three channels.
    func layers(side: Int, divisor: Int, classes: Int) -> [Layer] {
        var list = LayerList(side: side, divisor: divisor)
        write(classes, &list)
        return list.layers
    }
}
