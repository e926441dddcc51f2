import NeuralNetwork
import Testing

/// The reference over several groups: with synchronized normalizations they are one group with the whole batch.
@Suite struct ReferenceSynchronizationTests {
    private static func model(_ scope: NormalizationScope) throws -> Model {
        let normalization = Operation.batchNormalization(BatchNormalization(epsilon: 0.01))
        return try Model(
            name: "test", inputHeight: 5, inputWidth: 4, inputChannels: 2,
            layers: [
                Layer("first", .batchNormalization(BatchNormalization(scales: false))),
                Layer("a", .conv2D(Conv2D(4, kernel: Extent(3, 3), padding: .same, hasBias: false))),
                Layer("n", normalization), Layer("relu", .relu),
                Layer("b", .conv2D(Conv2D(4, kernel: Extent(3, 3), padding: .same))), Layer("m", normalization),
                Layer("sum", .add, from: ["relu", "m"]), Layer("mean", .globalAveragePooling2D),
                Layer("drop", .dropout(rate: 0.25)), Layer("classes", .dense(Dense(3))),
            ]
        ).normalizing(over: scope)
    }

    private typealias Run = (result: BatchResult, gradients: [[Double]], logits: [Double])

    /// What the groups get, and the sum of their gradients.
    private func run(_ test: PlanCase, _ counts: [Int], _ parameters: [[Double]]? = nil) -> (sum: Run, groups: [Run]) {
        let network = ReferenceNetwork<Double>(test.model)
        let groups = test.referenceGroups(counts)
        let runs = network.run(
            parameters: parameters ?? test.parameters.map { $0.map(Double.init) }, groups: groups,
            divisor: test.divisor)
        let gradients = test.parameters.indices.map { index in
            test.parameters[index].indices.map { place in runs.reduce(0) { $0 + $1.gradients[index][place] } }
        }
        let result = runs.reduce(into: BatchResult(lossSum: 0, correct: 0, count: 0)) { $0 += $1.result }
        return ((result, gradients, runs.flatMap(\.logits)), runs)
    }

    private func distance(_ one: [[Double]], _ other: [[Double]]) -> Double {
        zip(one.joined(), other.joined()).map { abs($0 - $1) }.max() ?? 0
    }

    @Test(arguments: [[8], [4, 4], [3, 3, 2], [1, 1, 1, 5], [1, 1, 1, 1, 1, 1, 1, 1], [0, 5, 0, 3]])
    func groupsAreOneGroupWithTheWholeBatch(counts: [Int]) throws {
        let test = PlanCase(try Self.model(.sync), batch: 8, seed: 2)
        let whole = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) }, images: test.images.map(Double.init),
            labels: test.labels, divisor: 8, dropout: test.key)
        let (sum, _) = run(test, counts)
        #expect(abs(sum.result.lossSum - whole.result.lossSum) < 1e-12 && sum.result.count == 8)
        #expect(sum.result.correct == whole.result.correct)
        #expect(distance(sum.gradients, whole.gradients) < 1e-12)
        #expect(distance([sum.logits], [whole.logits]) < 1e-12)
    }

    @Test func localNormalizationsAreNot() throws {
        let test = PlanCase(try Self.model(.local), batch: 8, seed: 2)
        let (one, two) = (run(test, [8]).sum, run(test, [4, 4]).sum)
        #expect(distance(one.gradients, two.gradients) > 1e-3)
        let alone = ReferenceNetwork<Double>(test.model).run(
            parameters: test.parameters.map { $0.map(Double.init) },
            images: test.samples(0..<4).images.map(Double.init),
            labels: Array(test.labels[..<4]), divisor: 8, dropout: test.key)
        let group = run(test, [4, 4]).groups[0]
        #expect(distance(group.gradients, alone.gradients) == 0 && group.logits == alone.logits)
    }

    /// The loss of all groups together, and its slope along each parameter.
    @Test(arguments: [[2, 3], [1, 2, 2]]) func gradientsAreTheDifferences(counts: [Int]) throws {
        let test = PlanCase(try Self.model(.sync), batch: 5, seed: 3)
        let parameters = test.parameters.map { $0.map(Double.init) }
        let gradients = run(test, counts).sum.gradients
        for (index, parameter) in test.model.parameters.enumerated() where parameter.momentum == nil {
            let error = GradientCheck.worstError(gradients[index], at: parameters[index]) { values in
                var changed = parameters
                changed[index] = values
                return run(test, counts, changed).sum.result.lossSum / 5
            }
            #expect(error < 1e-5, "\(parameter.name): \(error)")
        }
    }

    @Test func everyGroupHasTheStatisticsOfTheWholeBatch() throws {
        let test = PlanCase(try Self.model(.sync), batch: 8, seed: 2)
        let (sum, groups) = run(test, [2, 5, 1])
        for (index, parameter) in test.model.parameters.enumerated() where parameter.momentum != nil {
            for (group, count) in zip(groups, [2, 5, 1]) {
                let own = group.gradients[index].map { $0 * 8 / Double(count) }
                #expect(distance([own], [sum.gradients[index]]) < 1e-12, "\(parameter.name)")
            }
        }
    }
}
