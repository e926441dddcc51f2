internal import NeuralNetwork

extension RunConfiguration {
    /// Largest number of chip groups: one for each chip of the largest machine.
    private static let mostGroups = 256 * 256

    /// What is wrong with numbers that may have been written by hand; nil if nothing is.
    package var problem: String? {
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("trainCount", trainCount, 1...Int(UInt32.max)), ("testCount", testCount, 0...Int(UInt32.max)),
            ("epochs", epochs, 1...Int.max), ("batchSize", batchSize, 1...max(trainCount, 1)),
            ("groups", groups, 1...Self.mostGroups), ("accumulate", accumulate.rawValue, 1...max(batchSize, 1)),
            ("origin.step", origin?.step ?? 0, -Int(Int32.max)...Int(Int32.max)),
            ("origin.epoch", origin?.epoch ?? 0, 0...Int(Int32.max)),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            return "'\(name)' is \(value); it must be \(range.lowerBound) to \(range.upperBound)"
        }
        return model.problem(passes: accumulate.rawValue).map { "'accumulate': \($0)" } ?? objectiveProblem
            ?? formatProblem.map { "'format': \($0)" }
    }

    /// Why this cannot be trained in its format; nil if it can.
    package var formatProblem: String? {
        guard format.fixed != nil else { return rounding == nil ? nil : "\(format.rawValue) takes no 'rounding'" }
        return model.problem(format: format, objective: objective) ?? optimizer.fixedProblem
    }

    private var objectiveProblem: String? {
        do throws(LossError) {
            try objective.check(model)
            return nil
        } catch { return "'objective': \(error)" }
    }
}
