import NeuralNetwork

/// An architecture of keras.applications: how its layers are written, and how small it is tested.
struct Application: Sendable {
    /// Of the images in tests.
    let side: Int
    /// What the widths are divided by in tests; it divides them all, but for where that leaves less than one.
    let divisor: Int
    private let write: @Sendable (_ classes: Int, inout LayerList) -> Void

    init(side: Int = 64, divisor: Int = 16, _ write: @escaping @Sendable (_ classes: Int, inout LayerList) -> Void) {
        (self.side, self.divisor, self.write) = (side, divisor, write)
    }

    /// The layers over square images of three channels.
    func layers(side: Int, divisor: Int, classes: Int) -> [Layer] {
        var list = LayerList(side: side, divisor: divisor)
        write(classes, &list)
        return list.layers
    }
}
