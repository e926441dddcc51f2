/// The text of `--class-weight`: CLASS:WEIGHT, one or several with commas between.
struct ClassWeights {
    /// Of each class up to the last one named, 1 for those that are not.
    let values: [Double]

    /// Most classes that can be named, so that a slip costs no memory.
    private static let most = 1 << 20

    init(_ text: String) throws(CommandFailure) {
        var values: [Double] = []
        var seen: Set<Int> = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let label = Int(parts[0]), let weight = Double(parts[1]),
                (0..<Self.most).contains(label), seen.insert(label).inserted
            else {
                throw CommandFailure(
                    "--class-weight: '\(entry)' is no class with its weight, each named once; write for example 0:1,1:2.5"
                )
            }
            values += Array(repeating: 1, count: max(0, label + 1 - values.count))
            values[label] = weight
        }
        self.values = values
    }
}
