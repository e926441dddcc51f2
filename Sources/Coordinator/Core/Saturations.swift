package import NeuralNetwork

/// Numbers of a step in fixed point that did not fit their format and were cut to its smallest or largest.
package struct Saturations: Sendable, Hashable {
    /// Of each layer of the model; empty in floating point.
    package let layers: [Int]
    /// Of the update.
    package let update: Int

    package init(layers: [Int] = [], update: Int = 0) {
        (self.layers, self.update) = (layers, update)
    }

    /// What a worker says; absurd numbers are taken for large ones.
    package init(layers: [UInt64], update: UInt64) {
        self.init(layers: layers.map(Self.counted), update: Self.counted(update))
    }

    /// Those of all workers of a step: each computes its own groups, and all of them the whole update.
    package init(of workers: [Saturations]) {
        var layers: [Int] = []
        for worker in workers {
            let more = worker.layers
            layers = layers.isEmpty ? more : zip(layers, more).map(+)
        }
        self.init(layers: layers, update: workers.first?.update ?? 0)
    }

    /// All together.
    package var total: Int { layers.reduce(update, +) }

    /// Those that there are, for the log, by the names of the model's layers.
    package func fields(_ model: Model) -> [String: LogValue] {
        let all = zip(model.layers.map(\.name), layers) + [("update", update)]
        return Dictionary(all.filter { $0.1 > 0 }.map { ($0.0, .integer($0.1)) }) { $1 }
    }

    private static func counted(_ count: UInt64) -> Int { Int(min(count, 1 << 40)) }
}
