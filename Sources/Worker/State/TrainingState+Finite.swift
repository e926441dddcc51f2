package import NeuralNetwork

extension TrainingState {
    /// The first parameter, or slot of one, that has a NaN or an infinity, for example `dense/kernel` or
    /// `momentum of dense/kernel`; nil if all values are finite. A state that is not must not be saved.
    package func firstNotFinite(_ engine: Engine, _ optimizer: Optimizer) -> String? {
        guard engine.format.word == .float32 else { return nil }
        let names = [""] + optimizer.slotNames.map { "\($0) of " }
        for (name, vector) in zip(names, vectors) {
            guard let place = unsafe NeuralNetwork.firstNotFinite(vector.reading) else { continue }
            let entry = engine.layout.entries.last { $0.range.lowerBound <= place }
            return name + (entry?.parameter.name ?? "")
        }
        return nil
    }
}
