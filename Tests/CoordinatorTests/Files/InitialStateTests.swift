import Checkpoint
import Coordinator
import Digest
import NeuralNetwork
import Testing

/// States that runs begin with, as the checkpoints that they go on from.
@Suite struct InitialStateTests {
    private static let weights: [[Float]] = [[1, 2, 3, 4, 5, 6], [7, -8, 0.1]]
    private let folder: ScratchFolder
    private let checkpoints: CheckpointDirectory
    private var configuration: RunConfiguration

    init() throws {
        folder = try ScratchFolder()
        checkpoints = CheckpointDirectory(path: folder.path)
        configuration = try sampleConfiguration()
        configuration.format = .float32
        configuration.optimizer = Optimizer(.adam(MomentSettings()), learningRate: 0.1)
        configuration.model = try Model(
            name: "small", inputHeight: 1, inputWidth: 1, inputChannels: 2,
            layers: [Layer("flatten", .flatten), Layer("dense", .dense(Dense(3)))])
    }

    private func written(_ state: InitialState, _ configuration: RunConfiguration? = nil) throws -> Checkpoint {
        try state.write(to: checkpoints, configuration ?? self.configuration)
        return try #require(try checkpoints.latest().checkpoint)
    }

    private func tensors(_ checkpoint: Checkpoint) throws -> [[Float]] {
        let file = try checkpoint.open()
        return try file.header.tensors.map { try file.floats(of: $0) }
    }

    @Test func weightsAndSlotsAreInTheOrderOfCheckpoints() throws {
        let slots: [[[Float]]] = [[[1, 1, 1, 1, 1, 1], [2, 2, 2]], [[3, 3, 3, 3, 3, 3], [4, 4, 4]]]
        let checkpoint = try written(InitialState(weights: Self.weights, slots: slots, steps: 7))
        #expect(try tensors(checkpoint) == Self.weights + slots[0] + slots[1])
        #expect(
            try checkpoint.open().header.tensors.map(\.name) == [
                "dense/kernel", "dense/bias", "optimizer/momentum/dense/kernel", "optimizer/momentum/dense/bias",
                "optimizer/velocity/dense/kernel", "optimizer/velocity/dense/bias",
            ])
        #expect(try checkpoint.open().header.tensors.map(\.shape).prefix(2) == [[2, 3], [3]])
        #expect(checkpoint.manifest.position.step == 7)
    }

    @Test func theDigestIsThatOfTheWeights() throws {
        let checkpoint = try written(InitialState(weights: Self.weights))
        let bytes = Self.weights.joined().flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 0xff) }
        }
        #expect(checkpoint.manifest.weightsDigest == SHA256.digest(of: bytes))
    }

    @Test func slotsThatAreNotGivenAreZeros() throws {
        let checkpoint = try written(InitialState(weights: Self.weights))
        #expect(try tensors(checkpoint).dropFirst(2).allSatisfy { $0.allSatisfy { $0 == 0 } })
        #expect(try tensors(checkpoint).count == 6 && checkpoint.manifest.position.step == 0)
    }

    /// Or the first model that is tested would be one of zeros.
    @Test func anAverageBeginsWithTheWeights() throws {
        var averaging = configuration
        averaging.optimizer = Optimizer(
            .sgd(momentum: 0, nesterov: false), learningRate: 0.1, average: WeightAverage(momentum: 0.9))
        let checkpoint = try written(InitialState(weights: Self.weights), averaging)
        #expect(try tensors(checkpoint) == Self.weights + Self.weights)
    }

    /// 0.1 is 3277 times 2⁻¹⁵ then, and the digest is of the numbers that those stand for.
    @Test func inFixedPointWeightsAreRounded() throws {
        var fixed = configuration
        fixed.format = .accum
        fixed.optimizer = .sgd(learningRate: 0.1)
        let checkpoint = try written(InitialState(weights: Self.weights), fixed)
        let file = try checkpoint.open()
        let kept = try file.header.tensors.map { try file.floats(of: $0).map(fixed.format.word.value) }
        #expect(kept == [Self.weights[0], [7, -8, 3277.0 / 32768]])
        let bytes = kept.joined().flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 0xff) } }
        #expect(checkpoint.manifest.weightsDigest == SHA256.digest(of: bytes))
    }

    private static let misfits: [(InitialState, String)] = [
        (InitialState(weights: []), "it has 0 tensors of weights; the model 'small' has 2, of other sizes"),
        (InitialState(weights: [[1], [2]]), "it has 2 tensors of weights; the model 'small' has 2, of other sizes"),
        (
            InitialState(weights: [[1, 2, .nan, 4, 5, 6], [0, 0, 0]]),
            "'dense/kernel' has a number that is not finite"
        ),
        (
            InitialState(weights: [[1, 2, 3, 4, 5, 6], [0, .infinity, 0]]),
            "'dense/bias' has a number that is not finite"
        ),
        (InitialState(weights: weights, slots: []), "it has 0 slots; the optimizer keeps 2 for each weight"),
        (
            InitialState(weights: weights, slots: [weights, [[1], [2]]]),
            "it has 2 slots; the optimizer keeps 2 for each weight"
        ),
    ]

    @Test func whatDoesNotFitIsRefusedAndNothingIsWritten() throws {
        for (state, problem) in Self.misfits {
            let failure = #expect(throws: RunFailure.self) { try state.write(to: checkpoints, configuration) }
            #expect(failure?.kind == .input && failure?.description.hasSuffix("the initial state: \(problem)") == true)
        }
        #expect(try checkpoints.latest().checkpoint == nil)
        #expect(InitialState(weights: Self.weights).problem(configuration.model, configuration.optimizer) == nil)
    }
}
