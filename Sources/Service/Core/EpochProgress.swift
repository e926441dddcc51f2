internal import Coordinator
internal import Wire

/// How far an epoch is: its metrics as means over the samples so far, told a few times a second.
package struct EpochProgress: Sendable {
    /// Steps that are committed.
    package private(set) var steps = 0
    private var training = Sums()
    private var evaluation: Sums?
    private var told: Duration?

    /// Time between two messages: what a progress bar can show.
    package static let interval = Duration.milliseconds(200)

    private struct Sums: Sendable {
        var loss = 0.0
        var correct = 0
        var inTopK = 0
        var count = 0

        mutating func add(_ metrics: RunMetrics) {
            loss += metrics.lossSum
            correct += metrics.correct
            inTopK += metrics.inTopK
            count += metrics.count
        }

        func named(_ names: MetricNames) -> [ClientMetric] {
            guard count > 0 else { return [] }
            let shares = [("loss", loss), (names.accuracy, Double(correct)), (names.topK, Double(inTopK))]
            return shares.compactMap { name, sum in
                name.map { name in
                    .with {
                        $0.name = name
                        $0.value = sum / Double(count)
                    }
                }
            }
        }
    }

    package init() {}

    /// Takes a step; says whether the client should hear of it.
    mutating func commit(_ metrics: RunMetrics, at now: Duration) -> Bool {
        steps += 1
        training.add(metrics)
        if let told, now - told < Self.interval { return false }
        told = now
        return true
    }

    mutating func evaluated(_ metrics: RunMetrics) {
        evaluation = Sums()
        evaluation?.add(metrics)
    }

    func message(_ names: MetricNames) -> ClientProgress {
        .with {
            $0.steps = UInt32(clamping: steps)
            $0.metrics = training.named(names)
        }
    }

    /// What is said at the end; the state is that of the last step.
    func done(_ names: MetricNames, state: ClientState?) -> ClientEpochDone {
        .with {
            $0.steps = UInt32(clamping: steps)
            $0.metrics = training.named(names)
            $0.evaluation = evaluation?.named(names) ?? []
            if let state { $0.state = state }
        }
    }
}
