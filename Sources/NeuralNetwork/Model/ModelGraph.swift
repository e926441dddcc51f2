extension Model {
    /// Finds the layers that feed each layer; refuses a name that is used twice or unknown, and a result that is lost.
    static func sources(of layers: [Layer]) throws(ModelError) -> [[Int]] {
        var places = [Layer.imagesName: 0]
        var sources: [[Int]] = []
        for (index, layer) in layers.enumerated() {
            sources.append(layer.inputs.isEmpty ? [index] : try layer.inputs(among: places))
            guard places.updateValue(index + 1, forKey: layer.name) == nil else {
                throw .layer(layer.name, problem: "the name is used twice; give each layer a name of its own")
            }
        }
        let used = Set(sources.joined())
        for (index, layer) in layers.dropLast().enumerated() where !used.contains(index + 1) {
            throw .layer(layer.name, problem: "no layer takes its result; only the last layer's may be left")
        }
        return sources
    }
}

extension Layer {
    fileprivate func inputs(among places: [String: Int]) throws(ModelError) -> [Int] {
        var found: [Int] = []
        for input in inputs {
            guard let place = places[input] else {
                throw .layer(name, problem: "it takes '\(input)', which is no layer before it")
            }
            found.append(place)
        }
        return found
    }
}
