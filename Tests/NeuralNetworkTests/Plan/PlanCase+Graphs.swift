import NeuralNetwork
import Testing

/// What every graph of layers must do in a plan, whatever layers it has.
extension PlanCase {
    /// Small images through some layers.
    static func graph(_ layers: [Layer], batch: Int, seed: UInt64) throws -> PlanCase {
        try PlanCase(height: 7, width: 8, channels: 3, batch: batch, seed: seed, layers)
    }

    /// Batches smaller than, as large as and larger than the nominal one agree with the reference.
    static func expectAgreement(_ layers: [Layer], seed: UInt64, dropout: Bool = false) throws {
        for (batch, nominal) in [(1, 4), (3, 4), (4, 1)] {
            let comparison = try graph(layers, batch: batch, seed: seed).compare(nominal: nominal, dropout: dropout)
            #expect(comparison.agrees, "batch \(batch): \(comparison)")
        }
    }

    /// Inference gives the loss of training, for models in which nothing is drawn and no statistic is taken.
    func expectTheSameLossInInference() throws {
        let engine = try Engine(model: model, nominalBatch: 4)
        let (trained, evaluated) = (try train(engine).result, try evaluate(engine))
        #expect(abs(trained.lossSum - evaluated.lossSum) <= 1e-5 * trained.lossSum)
    }

    /// Each weight has a place of its own in the flat vector, and where there is none the gradient is zero.
    func expectPlacesForWeightsOnly() throws {
        let engine = try Engine(model: model, nominalBatch: batch)
        let numbered = parameters.map { $0.indices.map { Float($0 + 1) } }
        #expect(engine.unpack(engine.pack(numbered)) == numbered)
        let ones = engine.pack(parameters.map { [Float](repeating: 1, count: $0.count) })
        let (_, gradient) = try train(engine)
        #expect(zip(ones, gradient).allSatisfy { $0 == 1 || $1 == 0 })
    }
}
