/// How many letters must be put in, taken out or changed to make one word of another.
package enum EditDistance {
    /// The constant whose name is nearest to a text; the first in the order of declaration if several are.
    package static func nearest(to text: String) -> ConstantName {
        var best = (name: ConstantName.cpuHertz, distance: Int.max)
        for name in ConstantName.allCases {
            let distance = between(text.lowercased(), name.rawValue)
            if distance < best.distance { best = (name, distance) }
        }
        return best.name
    }

    /// Row by row over all beginnings of both words (Wagner and Fischer 1974): their lengths multiplied, in steps.
    package static func between(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (place, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for column in second.indices {
                let changed = diagonal + (letter == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count]
    }
}
