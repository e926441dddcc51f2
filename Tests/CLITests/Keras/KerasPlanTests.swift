import CLI
import Coordinator
import Foundation
import Keras
import NeuralNetwork
import Testing

/// What a file of Keras and the options make of a run: an option wins over the file.
@Suite struct KerasPlanTests {
    private let fixture: KerasFixture

    init() throws { fixture = try KerasFixture() }

    private func plan(_ path: String, _ options: String...) throws -> JobPlan {
        let data = ["--data", "synthetic:4x4x1:3:60", "--batch-size", "8", "--model", path]
        return try JobOptions.parse(data + options).plan()
    }

    private func path() throws -> String { try fixture.json(KerasFixture.config(try KerasFixture.model())) }

    @Test func theFileSaysModelOptimizerAndLoss() throws {
        let plan = try plan(try path())
        #expect(plan.configuration.model.layers == (try KerasFixture.model()).layers.map(sourced))
        #expect(plan.configuration.optimizer == KerasFixture.adam)
        #expect(plan.configuration.objective == KerasFixture.objective)
        #expect(plan.initial == nil && plan.configuration.origin == nil)
    }

    /// A model that was read names what feeds each layer.
    private func sourced(_ layer: Layer) -> Layer {
        let before = ["flat": "input", "hidden": "flat", "drop": "hidden", "out": "drop"]
        return Layer(layer.name, layer.operation, from: [before[layer.name] ?? ""])
    }

    @Test func aLearningRateAloneIsGivenToTheFilesOptimizer() throws {
        var expected = KerasFixture.adam
        expected.learningRate = 0.5
        #expect(try plan(try path(), "--learning-rate", "0.5").configuration.optimizer == expected)
    }

    @Test func anotherOptimizerIsThatOfTheOptions() throws {
        let chosen = try plan(try path(), "--optimizer", "sgd", "--momentum", "0.5", "--learning-rate", "0.125")
        #expect(chosen.configuration.optimizer == .sgd(learningRate: 0.125, momentum: 0.5))
        #expect(chosen.configuration.objective == KerasFixture.objective)
        let decaying = try plan(try path(), "--weight-decay", "0.5").configuration.optimizer
        #expect(decaying.weightDecay == 0.5 && decaying.rule != KerasFixture.adam.rule)
    }

    /// They are part of the model in Keras.
    @Test func penaltiesStayWithTheModel() throws {
        var penalized = KerasFixture.adam
        (penalized.l1, penalized.l2) = (0.25, 0.5)
        let path = try fixture.json(KerasFixture.config(try KerasFixture.model(), penalized))
        #expect(try plan(path).configuration.optimizer == penalized)
        let sgd = try plan(path, "--optimizer", "sgd").configuration.optimizer
        #expect(sgd.l1 == 0.25 && sgd.l2 == 0.5)
        let asked = try plan(path, "--optimizer", "sgd", "--l2", "0.125").configuration.optimizer
        #expect(asked.l1 == 0 && asked.l2 == 0.125)
    }

    @Test func anotherLossIsThatOfTheOptions() throws {
        #expect(try plan(try path(), "--top-k", "1").configuration.objective == Objective(topK: 1))
        let loss = try plan(try path(), "--loss", "binary-crossentropy").configuration
        #expect(loss.objective == Objective(Loss(.binaryCrossentropy)) && loss.optimizer == KerasFixture.adam)
    }

    @Test func aFileWithWeightsIsGoneOnWith() throws {
        let model = try KerasFixture.model()
        let plan = try plan(try fixture.archive())
        #expect(plan.initial?.weights == KerasFixture.weights(of: model))
        #expect(plan.initial?.slots == nil && plan.initial?.steps == 0)
        #expect(plan.configuration.origin == RunOrigin(step: 0))
    }

    @Test func soIsItsOptimizer() throws {
        let model = try KerasFixture.model()
        let slots = [KerasFixture.weights(of: model, times: 2), KerasFixture.weights(of: model, times: 3)]
        let path = try fixture.archive(slots: slots, iteration: 9)
        let plan = try plan(path, "--learning-rate", "0.5")
        #expect(plan.initial?.slots == slots && plan.initial?.steps == 9 && plan.configuration.origin?.step == 9)
        let other = try self.plan(path, "--optimizer", "sgd")
        #expect(other.initial?.slots == nil && other.initial?.steps == 0)
        #expect(other.initial?.weights == plan.initial?.weights)
    }

    @Test func whatDoesNotFitTheDataIsRefused() throws {
        let large = try fixture.json(KerasFixture.config(try KerasFixture.model(side: 5)))
        #expect(
            refusal { _ = try plan(large) }
                == "--model \(large) takes samples of (5, 5, 1); those of the data are (4, 4, 1)")
        let few = try fixture.json(KerasFixture.config(try KerasFixture.model(classes: 2)))
        #expect(refusal { _ = try plan(few) } == "--model \(few) has 2 outputs; the data have 3 classes")
        let more = try fixture.json(KerasFixture.config(try KerasFixture.model(classes: 4)))
        #expect(try plan(more).configuration.model.classCount == 4)
    }

    @Test func whatIsNotSupportedIsRefusedByLayer() throws {
        let text = try KerasFixture.config(try KerasFixture.model()).replacing(#""Dropout""#, with: #""GaussianNoise""#)
        let path = try fixture.json(text)
        let line = refusal { _ = try plan(path) }
        #expect(line.hasPrefix("--model \(path): layer 'drop' (GaussianNoise): the layer is not supported; these are:"))
    }

    @Test func dropoutIsTheModelsOwn() throws {
        let path = try path()
        #expect(
            refusal { _ = try plan(path, "--dropout", "0.5") }
                == "--dropout does not go with a model's file, which says it; leave it out")
    }

    @Test func whatIsNoModelIsRefused() throws {
        #expect(
            refusal { _ = try plan("nowhere.keras") }.hasPrefix("--model: 'nowhere.keras' is neither a file (.keras"))
        let path = try fixture.json(#"{"class_name": "Net"}"#)
        let line = refusal { _ = try plan(path) }
        #expect(line.contains("\(path): class_name: it is 'Net'; a Sequential or Functional model is supported"))
    }
}
