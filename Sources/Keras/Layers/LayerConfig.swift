internal import NeuralNetwork

/// The settings of a layer, read with what Keras takes for those that are missing.
struct LayerConfig: Sendable {
    let place: JSONPlace

    init(_ place: JSONPlace) { self.place = place }

    func integer(_ key: String, default standard: Int? = nil) throws(KerasError) -> Int {
        if let standard, place[key].isNull { return standard }
        return try place[key].integer()
    }

    func number(_ key: String, default standard: Double? = nil) throws(KerasError) -> Double {
        if let standard, place[key].isNull { return standard }
        return try place[key].shortNumber()
    }

    func bool(_ key: String, default standard: Bool) throws(KerasError) -> Bool {
        try place[key].present?.bool() ?? standard
    }

    /// One number for both axes, or one for each.
    func extent(_ key: String, default standard: Extent? = nil) throws(KerasError) -> Extent {
        let value = place[key]
        if let standard, value.isNull { return standard }
        guard value.isList else {
            let side = try value.integer()
            return Extent(side, side)
        }
        let sides = try value.list()
        guard sides.count == 2 else { throw value.error("it has \(sides.count) sides; it must have 2") }
        return Extent(try sides[0].integer(), try sides[1].integer())
    }

    func padding() throws(KerasError) -> Padding {
        let value = place["padding"]
        guard !value.isNull else { return .valid }
        guard let padding = Padding(rawValue: try value.text()) else {
            throw value.error("it is \(value.value.brief); valid and same are supported")
        }
        return padding
    }

    /// Zeros or rows at the sides, as `ZeroPadding2D` and `Cropping2D` have them: ((top, bottom), (left, right)).
    func border(_ key: String) throws(KerasError) -> Border {
        let value = place[key]
        guard value.isList else { return Border(try value.integer()) }
        let pairs = try value.list()
        guard pairs.count == 2 else { throw value.error("it has \(pairs.count) parts; it must have 2") }
        let (rows, columns) = (try Self.pair(pairs[0]), try Self.pair(pairs[1]))
        return Border(top: rows.0, bottom: rows.1, left: columns.0, right: columns.1)
    }

    private static func pair(_ place: JSONPlace) throws(KerasError) -> (Int, Int) {
        guard place.isList else {
            let side = try place.integer()
            return (side, side)
        }
        let sides = try place.list()
        guard sides.count == 2 else { throw place.error("it has \(sides.count) sides; it must have 2") }
        return (try sides[0].integer(), try sides[1].integer())
    }

    /// The last axis, in any of the ways that Keras writes it: −1, 3, [3].
    func requireLastAxis(_ key: String = "axis", of rank: Int) throws(KerasError) {
        let value = place[key]
        guard !value.isNull else { return }
        let axes = value.isList ? try value.list() : [value]
        guard axes.count == 1, [-1, rank].contains(try axes[0].integer()) else {
            throw value.error("it is not the last axis; only that, the channels, is supported")
        }
    }

    /// Refuses a setting that is neither missing nor the one that is supported.
    func require(_ key: String, _ supported: JSONValue) throws(KerasError) {
        let value = place[key]
        guard value.isNull || value.value == supported else {
            throw value.error("it is \(value.value.brief); \(supported.brief) is supported")
        }
    }

    /// Refuses settings that must not be there.
    func requireNone(_ keys: String...) throws(KerasError) {
        for key in keys where !place[key].isNull {
            throw place[key].error(
                "it is \(place[key]["class_name"].textIfAny ?? place[key].value.brief); "
                    + "none is supported")
        }
    }

    /// Channels last, and float32: what every layer must agree to.
    func requireSupportedNumbers() throws(KerasError) {
        let type = place["dtype"]
        let name = (type["config"]["name"].present ?? type).textIfAny
        guard type.isNull || name == "float32" else {
            throw type.error("it is \(name ?? "unknown"); float32 is supported")
        }
        try require("data_format", .text("channels_last"))
    }
}
