import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// A run.yaml may have been changed by hand; what cannot be a run is refused in one line, never met with a crash.
@Suite struct RunConfigurationTests {
    private func refusal(_ change: (inout RunConfiguration) -> Void) throws -> String? {
        let folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        change(&configuration)
        try directory.writeConfiguration(configuration)
        do {
            _ = try directory.configuration()
            return nil
        } catch {
            return error.description.replacingOccurrences(of: folder.path, with: "RUN")
        }
    }

    @Test func numbersOutOfRangeAreNamed() throws {
        #expect(
            try refusal { $0.batchSize = 0 } == "RUN/run.yaml: 'batchSize' is 0; it must be 1 to 60000")
        #expect(try refusal { $0.batchSize = 60_001 }?.contains("'batchSize' is 60001") == true)
        #expect(try refusal { $0.epochs = 0 }?.contains("'epochs' is 0") == true)
        #expect(try refusal { $0.epochs = -3 }?.contains("'epochs' is -3") == true)
        #expect(try refusal { $0.groups = 0 }?.contains("'groups' is 0") == true)
        #expect(try refusal { $0.groups = 65_537 }?.contains("'groups' is 65537") == true)
        #expect(try refusal { $0.trainCount = 0 }?.contains("'trainCount' is 0") == true)
        #expect(try refusal { $0.trainCount = .max }?.contains("'trainCount' is") == true)
        #expect(try refusal { $0.testCount = -1 }?.contains("'testCount' is -1") == true)
    }

    @Test func passesOutOfRangeAreNamed() throws {
        #expect(
            try refusal { $0.accumulate = 65 } == "RUN/run.yaml: 'accumulate' is 65; it must be 1 to 64")
        #expect(try refusal { $0.accumulate = 0 }?.contains("'accumulate' is 0") == true)
        #expect(try refusal { $0.accumulate = 64 } == nil)
    }

    @Test func passesOfASynchronizedModelAreRefused() throws {
        func refusal(_ scope: NormalizationScope) throws -> String? {
            let model = try Model.builtIn("resnet8", height: 28, width: 28, channels: 1, classes: 10)
            return try self.refusal { $0.model = model.normalizing(over: scope) }
        }
        #expect(try refusal(.local) == nil)
        #expect(try refusal(.sync)?.hasPrefix("RUN/run.yaml: 'accumulate': 2 passes do not go with ") == true)
    }

    @Test func theEdgesAreInRange() throws {
        #expect(
            try refusal {
                $0.batchSize = 1
                $0.accumulate = 1
            } == nil)
        #expect(try refusal { $0.batchSize = 60_000 } == nil)
        #expect(try refusal { $0.groups = 65_536 } == nil)
        #expect(try refusal { $0.epochs = .max } == nil)
        #expect(try refusal { $0.testCount = 1 } == nil)
    }

    @Test func moreEpochsThanStepsCanBeCountedAreAsGoodAsForEver() {
        var agenda = Agenda(
            schedule: StepSchedule(sampleCount: 10, batchSize: 4), epochs: .max, startStep: 5, stepLimit: nil,
            checkpointEvery: nil)
        #expect(agenda.endStep == .max)
        #expect(agenda.next() == .train(StepWork(step: 5, epoch: 1, positions: 8..<10)))
    }

    @Test func theModelAndTheOptimizerSurviveTheFile() throws {
        for name in Model.builtInNames {
            let folder = try ScratchFolder()
            var configuration = try sampleConfiguration()
            configuration.model = try .builtIn(name, height: 32, width: 32, channels: 3, classes: 7, dropout: 0.125)
            configuration.optimizer = .sgd(learningRate: 0.1, momentum: 0.3, weightDecay: 1e-7)
            let directory = try RunDirectory(creating: folder.path, configuration: configuration)
            #expect(try directory.configuration() == configuration)
        }
    }

    private static let optimizers = [
        Optimizer(
            .adamW(MomentSettings(epsilon: 1e-8)),
            learningRate: LearningRate(0.1, decay: .cosine(steps: 900, end: 0.01), warmupSteps: 50, warmupFrom: 1e-6),
            weightDecay: 0.004, excludedFromDecay: ["bias"], clipping: .globalNorm(1), l1: 1e-7, l2: 0.1),
        Optimizer(
            .rmsprop(RMSpropSettings(rho: 0.123456789012345, centered: true)),
            learningRate: LearningRate(0.1, decay: .piecewise(boundaries: [3, 5], values: [0.01, 1.0 / 1024]))),
        Optimizer(
            .lars(LARSSettings()),
            learningRate: LearningRate(10, decay: .polynomial(steps: 3, end: 1e-4, power: 2), warmupSteps: 3)),
    ]

    @Test(arguments: optimizers) func everySettingOfAnOptimizerSurvivesTheFile(optimizer: Optimizer) throws {
        let folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        configuration.optimizer = optimizer
        let directory = try RunDirectory(creating: folder.path, configuration: configuration)
        #expect(try directory.configuration() == configuration)
    }

    /// A run that could not be resumed to the same bits is not begun.
    @Test func numbersThatTheFileCannotHoldAreRefused() throws {
        let folder = try ScratchFolder()
        var configuration = try sampleConfiguration()
        configuration.optimizer.learningRate = LearningRate(1.0 / 3)
        let failure = #expect(throws: RunFailure.self) {
            try RunDirectory(creating: folder.path, configuration: configuration)
        }
        #expect(failure?.description.hasSuffix("give numbers of at most 15 digits, for example 0.333") == true)
    }

    @Test func workersAreCountedTogether() {
        #expect(ExecutionOptions(localWorkers: 2, remoteWorkers: 3, threads: 1).workers == 5)
    }
}
