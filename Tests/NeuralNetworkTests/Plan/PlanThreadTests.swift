import Foundation
import NeuralNetwork
import Synchronization
import Testing

/// Threads of their own, at once: what a plan gives is what it gives alone.
@Suite struct PlanThreadTests {
    /// Five steps of training of a model of the built-in set; the bits of the losses and of the weights.
    private static func train(_ name: String, seed: UInt64) throws -> [UInt64] {
        let model = try Model.builtIn(name, height: 12, width: 12, channels: 1, classes: 4, dropout: 0.25)
        let engine = try Engine(model: model, nominalBatch: 8)
        let trainer = try ToyTrainer(engine, Corners.parameters(model), batch: 5, momentum: 0.9)
        let losses = (0..<5).map { trainer.step(Corners.makeCase(model, batch: 5, seed: seed + $0)).lossSum.bitPattern }
        return losses + trainer.flatWeights.map { UInt64($0.bitPattern) }
    }

    @Test(.timeLimit(.minutes(5))) func differentModelsOnThreadsAtOnceDoNotMeet() throws {
        let names = ["lenet5", "mlp", "cnn", "lenet5"]
        let alone = try names.indices.map { try Self.train(names[$0], seed: UInt64(100 * $0)) }
        let together = Mutex<[Int: [UInt64]]>([:])
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            let result = try? Self.train(names[index], seed: UInt64(100 * index))
            together.withLock { $0[index] = result }
        }
        let results = together.withLock { $0 }
        for index in names.indices { #expect(results[index] == alone[index], "\(names[index])") }
    }

    /// A plan may be made on one thread and run on another, as long as one at a time has it.
    @Test(.timeLimit(.minutes(5))) func aPlanMayMoveToAnotherThread() throws {
        let model = try Model.builtIn("lenet5", height: 12, width: 12, channels: 1, classes: 4)
        let test = Corners.makeCase(model, batch: 5, seed: 1)
        let engine = try Engine(model: model, nominalBatch: 8)
        let expected = try test.evaluate(engine)
        let box = try PlanBox(engine.makePlan(batch: 5, mode: .inference), engine.pack(test.parameters))
        let results = Mutex<[BatchResult]>([])
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<3 {
            Thread {
                results.withLock { $0.append(box.evaluate(test)) }
                done.signal()
            }.start()
            #expect(done.wait(timeout: .now() + 60) == .success)
        }
        #expect(results.withLock { $0 } == [expected, expected, expected])
    }
}

/// A plan and weights that the test hands from thread to thread, one at a time.
private final class PlanBox: @unchecked Sendable {
    private let plan: Plan
    private let vectors: Vectors

    init(_ plan: Plan, _ flat: [Float]) {
        self.plan = plan
        vectors = Vectors(flat)
    }

    func evaluate(_ test: PlanCase) -> BatchResult {
        test.fill(plan)
        return unsafe plan.evaluate(weights: vectors.weights)
    }
}
