/// The shape of one sample that a model takes.
enum InputShape {
    /// As of our models.
    private static let largestSide = 65_536

    /// Reads it from the model's input layer, or from where it was built.
    static func of(_ model: JSONPlace) throws(KerasError) -> [Int] {
        let config = model["config"]
        let layers = try (config.isList ? config : config["layers"]).list()
        guard let first = layers.first(where: { $0["class_name"].textIfAny == "InputLayer" }) ?? layers.first else {
            throw config["layers"].error("the model has no layers")
        }
        let inner = first["config"]
        let places = [
            inner["batch_shape"], inner["batch_input_shape"], config["build_input_shape"],
            model["build_config"]["input_shape"],
        ]
        if let place = places.first(where: { !$0.isNull }) { return try sides(place) }
        if GraphReader.modelClasses.contains(first["class_name"].textIfAny ?? "") { return try of(first) }
        throw config.error("the model's input shape is not known: begin it with keras.Input, or build it")
    }

    private static func sides(_ place: JSONPlace) throws(KerasError) -> [Int] {
        var sides: [Int] = []
        for side in try place.list().dropFirst() {
            guard !side.isNull else {
                throw place.error("a side of the input is left open; make the model for one size, as (224, 224, 3)")
            }
            let count = try side.integer()
            guard (1...largestSide).contains(count) else {
                throw place.error("a side of the input is \(count); it must be 1 to \(largestSide)")
            }
            sides.append(count)
        }
        guard (1...3).contains(sides.count) else {
            throw place.error(
                "samples have \(sides.count) axes; (features,), (height, width) and "
                    + "(height, width, channels) are supported")
        }
        return sides
    }
}
