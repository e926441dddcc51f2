import Datasets
import NeuralNetwork
import Random
import Testing
import Wire
import Worker

@Suite(.timeLimit(.minutes(5))) struct GroupTrainerTests {
    /// A group trainer beside the reference network, over the same job and weights.
    private struct Pair {
        let job: Job
        let engine: Engine
        let state: TrainingState
        let trainer: GroupTrainer
        let gradient: FloatBuffer

        init(_ job: Job) throws {
            self.job = job
            engine = try job.makeEngine()
            state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
            trainer = GroupTrainer(engine: engine, job: job)
            gradient = FloatBuffer(count: engine.layout.flatCount)
            gradient.array = Array(repeating: .nan, count: gradient.count)
        }

        func train(_ work: GroupWork, epoch: Int = 0, ready: (Int) -> Void = { _ in }) throws -> BatchResult {
            unsafe try trainer.train(
                work, order: SlowTrainer.permutation(job, epoch: epoch), weights: UnsafePointer(state.weights.base),
                gradient: gradient, ready: ready)
        }

        func evaluate(_ range: Range<Int>) throws -> BatchResult {
            unsafe try trainer.evaluate(range, weights: UnsafePointer(state.weights.base))
        }

        private var parameters: [[Double]] {
            engine.model.parameters.indices.map { state.weights.unpack(parameter: $0, by: engine).map(Double.init) }
        }

        /// What the plainest code gets, in double precision.
        func reference(_ work: GroupWork, epoch: Int = 0) -> (result: BatchResult, gradients: [[Double]]) {
            let order = SlowTrainer.permutation(job, epoch: epoch)
            let samples = work.positions.map { order[$0] }
            let key = job.seed.child(.dropout).child(UInt64(work.step))
            let targets = Self.targets(job.dataset.train, samples)
            let run = ReferenceNetwork<Double>(job.model, objective: job.objective).run(
                parameters: parameters, images: Self.images(job.dataset.train, samples), labels: targets.labels,
                vectors: targets.vectors, weights: targets.weights, divisor: work.total,
                dropout: DropoutKey(key: key, firstSample: work.positions.lowerBound))
            return (run.result, run.gradients)
        }

        func reference(evaluating range: Range<Int>) -> BatchResult {
            let targets = Self.targets(job.dataset.test, Array(range))
            return ReferenceNetwork<Double>(job.model, objective: job.objective).run(
                parameters: parameters, images: Self.images(job.dataset.test, Array(range)), labels: targets.labels,
                vectors: targets.vectors, weights: targets.weights, divisor: max(1, range.count)
            ).result
        }

        private static func targets(
            _ images: LabeledImages, _ samples: [Int]
        ) -> (labels: [Int32], vectors: [Float], weights: [Float]) {
            var weights = [Float](repeating: 0, count: samples.count)
            unsafe weights.withUnsafeMutableBufferPointer { unsafe images.copyWeights(at: samples, into: $0) }
            guard let count = images.targetCount else { return (samples.map(images.label), [], weights) }
            var vectors = [Float](repeating: 0, count: samples.count * count)
            unsafe vectors.withUnsafeMutableBufferPointer { unsafe images.copyTargets(at: samples, into: $0) }
            return ([], vectors, weights)
        }

        private static func images(_ images: LabeledImages, _ samples: [Int]) -> [Double] {
            var pixels = [Float](repeating: 0, count: images.imageSize)
            return samples.flatMap { sample in
                unsafe pixels.withUnsafeMutableBufferPointer { unsafe images.copyImage(at: sample, into: $0) }
                return pixels.map(Double.init)
            }
        }
    }

    /// The largest difference of each parameter's gradient, over its largest value.
    private func errors(_ fast: [[Float]], _ slow: [[Double]]) -> [Double] {
        zip(fast, slow).map { fast, slow in
            let largest = max(slow.map(abs).max() ?? 0, 1e-12)
            return (zip(fast, slow).map { abs(Double($0) - $1) }.max() ?? 0) / largest
        }
    }

    private func isClose(_ fast: BatchResult, _ slow: BatchResult) -> Bool {
        fast.count == slow.count && fast.correct == slow.correct
            && abs(fast.lossSum - slow.lossSum) <= 1e-5 * max(abs(slow.lossSum), 1e-9)
    }

    @Test(arguments: 0..<4, [0, 3, 9]) func aGroupsGradientIsTheReferences(group: Int, step: Int) throws {
        let pair = try Pair(Jobs.make(Jobs.small()))
        for count in [10, 3, 1] {
            let share = MicroBatch.share(of: 5..<5 + count, group: group, groups: 4)
            guard !share.isEmpty else { continue }
            let work = GroupWork(step: step, positions: share, total: count)
            let result = try pair.train(work, epoch: step)
            let slow = pair.reference(work, epoch: step)
            #expect(isClose(result, slow.result), "\(result) and \(slow.result)")
            #expect(errors(pair.engine.unpack(pair.gradient.array), slow.gradients).allSatisfy { $0 <= 1e-5 })
        }
    }

    @Test(arguments: [Loss(.categoricalCrossentropy), Loss(.binaryCrossentropy), Loss(.meanSquaredError)], [1, 3])
    func soItIsOnVectorsWithWeights(loss: Loss, passes: Int) throws {
        let folder = try ArrayFolder(.vectors(3), weighted: true)
        let objective = Objective(loss, targets: .vectors, weighsSamples: true)
        let pair = try Pair(folder.job(Jobs.small(), objective, batch: 20, groups: 2, passes: passes))
        let work = GroupWork(step: 3, positions: 2..<11, total: 20)
        let (result, slow) = (try pair.train(work), pair.reference(work))
        #expect(isClose(result, slow.result), "\(result) and \(slow.result)")
        #expect(errors(pair.engine.unpack(pair.gradient.array), slow.gradients).allSatisfy { $0 <= 1e-5 })
        #expect(try isClose(pair.evaluate(0..<9), pair.reference(evaluating: 0..<9)))
    }

    @Test(arguments: ["mlp", "lenet5"]) func theBuiltInModelsAgreeToo(name: String) throws {
        let model = try Model.builtIn(name, height: 12, width: 12, channels: 1, classes: 4, dropout: 0.25)
        let pair = try Pair(Jobs.make(model, batch: 6, groups: 3))
        let work = GroupWork(step: 2, positions: 7..<9, total: 6)
        let result = try pair.train(work)
        let slow = pair.reference(work)
        #expect(isClose(result, slow.result))
        #expect(errors(pair.engine.unpack(pair.gradient.array), slow.gradients).allSatisfy { $0 <= 1e-5 })
    }

    /// The same masks and the same mean, in as many passes as there may be.
    @Test(arguments: [1, 2, 3, 7, 20]) func soItIsInSeveralPasses(passes: Int) throws {
        let pair = try Pair(Jobs.make(Jobs.small(), batch: 20, groups: 2, passes: passes))
        for count in [20, 9, 2] {
            let share = MicroBatch.share(of: 1..<1 + count, group: 1, groups: 2)
            let work = GroupWork(step: 3, positions: share, total: count)
            let result = try pair.train(work)
            let slow = pair.reference(work)
            #expect(isClose(result, slow.result), "\(result) and \(slow.result)")
            #expect(errors(pair.engine.unpack(pair.gradient.array), slow.gradients).allSatisfy { $0 <= 1e-5 })
        }
    }

    @Test func anEmptyMicroBatchHasAGradientOfZero() throws {
        let pair = try Pair(Jobs.make(Jobs.small()))
        var offsets: [Int] = []
        let result = try pair.train(GroupWork(step: 0, positions: 4..<4, total: 3)) { offsets.append($0) }
        #expect(result == BatchResult(lossSum: 0, correct: 0, count: 0))
        #expect(offsets == [0])
        #expect(pair.gradient.array.allSatisfy { $0.bitPattern == 0 })
    }

    @Test(arguments: [1, 3]) func theGradientIsFinalFromWhereItIsSaidToBe(passes: Int) throws {
        let pair = try Pair(Jobs.make(Jobs.small(), passes: passes))
        let work = GroupWork(step: 1, positions: 0..<3, total: 10)
        var seen: [(offset: Int, tail: [UInt32])] = []
        _ = try pair.train(work) { seen.append(($0, bits(Array(pair.gradient.array[$0...])))) }
        #expect(seen.map(\.offset) == seen.map(\.offset).sorted(by: >))
        #expect(seen.count == 3 && seen.last?.offset == 0)
        for (offset, tail) in seen { #expect(bits(Array(pair.gradient.array[offset...])) == tail) }
    }

    /// The model is a sum over samples: cutting the batch over groups changes nothing but rounding.
    @Test(arguments: [1, 2, 3, 5, 11]) func theGroupsGradientsAddUpToTheBatchs(groups: Int) throws {
        let pair = try Pair(Jobs.make(Jobs.small(), groups: groups))
        let whole = pair.reference(GroupWork(step: 4, positions: 2..<12, total: 10))
        var sum = [Float](repeating: 0, count: pair.gradient.count)
        var total = BatchResult(lossSum: 0, correct: 0, count: 0)
        for group in 0..<groups {
            let share = MicroBatch.share(of: 2..<12, group: group, groups: groups)
            let result = try pair.train(GroupWork(step: 4, positions: share, total: 10))
            sum = zip(sum, pair.gradient.array).map(+)
            total.lossSum += result.lossSum
            total.correct += result.correct
            total.count += result.count
        }
        #expect(isClose(total, whole.result))
        #expect(errors(pair.engine.unpack(sum), whole.gradients).allSatisfy { $0 <= 1e-5 })
    }

    @Test func earlierWorkLeavesNoTrace() throws {
        let work = GroupWork(step: 3, positions: 3..<6, total: 10)
        let (fresh, used) = (try Pair(Jobs.make(Jobs.small())), try Pair(Jobs.make(Jobs.small())))
        let result = try fresh.train(work)
        for positions in [0..<2, 9..<12, 5..<5, 7..<8] {
            _ = try used.train(GroupWork(step: 1, positions: positions, total: 10), epoch: 2)
            _ = try used.evaluate(0..<3)
        }
        #expect(try used.train(work) == result)
        #expect(bits(used.gradient.array) == bits(fresh.gradient.array))
    }

    @Test func stepEpochAndPositionsEachCount() throws {
        let pair = try Pair(Jobs.make(Jobs.small()))
        func gradient(_ step: Int, _ positions: Range<Int>, epoch: Int) throws -> [UInt32] {
            _ = try pair.train(GroupWork(step: step, positions: positions, total: 10), epoch: epoch)
            return bits(pair.gradient.array)
        }
        let all = [
            try gradient(0, 0..<3, epoch: 0), try gradient(1, 0..<3, epoch: 0), try gradient(0, 1..<4, epoch: 0),
            try gradient(0, 0..<3, epoch: 1),
        ]
        #expect(Set(all).count == 4, "dropout by the step, samples by position and epoch")
        #expect(try gradient(0, 0..<3, epoch: 0) == all[0])
    }

    @Test func evaluationIsTheReferencesInBatchesOfAnySize() throws {
        let pair = try Pair(Jobs.make(Jobs.small(dropout: 0.5), images: 66))
        #expect(pair.job.dataset.test.count == 11 && pair.engine.nominalBatch == 3)
        for range in [0..<11, 0..<3, 4..<5, 2..<9, 10..<11] {
            let result = try pair.evaluate(range)
            #expect(isClose(result, pair.reference(evaluating: range)), "\(range)")
        }
        #expect(try pair.evaluate(6..<6) == BatchResult(lossSum: 0, correct: 0, count: 0))
    }

    @Test func preparingMakesThePlansThatStepsNeed() throws {
        let pair = try Pair(Jobs.make(Jobs.small()))
        #expect(pair.trainer.reorderCount == 0)
        let both = try pair.trainer.prepare(sizes: [3, 2])
        #expect(both > 0)
        #expect(try pair.trainer.prepare(sizes: [3]) + pair.trainer.prepare(sizes: [2]) == both)
        let reorders = pair.trainer.reorderCount
        _ = try pair.train(GroupWork(step: 0, positions: 0..<1, total: 1))
        #expect(pair.trainer.reorderCount == reorders, "that of the largest micro-batch")
    }
}
