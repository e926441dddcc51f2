import Foundation
import NeuralNetwork
import Testing

/// Objectives with vectors of targets and weights, as text and as a check.
@Suite struct ObjectiveTargetTests {
    private func text(_ objective: Objective) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(objective), as: UTF8.self)
    }

    @Test func whatIsUsualIsNotWritten() throws {
        #expect(try text(Objective()) == "{\"loss\":{\"name\":\"sparse-categorical-crossentropy\"}}")
        let full = Objective(Loss(.meanSquaredError), targets: .vectors, weighsSamples: true, classWeights: [1, 2.5])
        #expect(
            try text(full)
                == "{\"classWeights\":[1,2.5],\"loss\":{\"name\":\"mse\"},\"targets\":\"vectors\",\"weighsSamples\":true}"
        )
        #expect(try JSONDecoder().decode(Objective.self, from: Data(try text(full).utf8)) == full)
    }

    private func refusal(_ objective: Objective, classes: Int = 3) -> String {
        do throws(LossError) {
            try objective.check(classes: classes)
            return ""
        } catch { return error.description }
    }

    @Test(arguments: Loss.Name.allCases) func everyFunctionButTheSparseOneTakesVectors(name: Loss.Name) {
        let said = refusal(Objective(Loss(name.function()), targets: .vectors))
        #expect(said.isEmpty == (name != .sparseCategoricalCrossentropy))
        #expect(
            said.isEmpty
                || said
                    == "sparse-categorical-crossentropy takes class numbers, which are whole, and the data have a target for each output; "
                    + "categorical-crossentropy takes those"
        )
    }

    @Test func topKNeedsClasses() {
        #expect(refusal(Objective(Loss(.categoricalCrossentropy), topK: 2, targets: .vectors)).isEmpty)
        #expect(
            refusal(Objective(Loss(.meanSquaredError), topK: 2, targets: .vectors))
                == "top-k counts classes, which the targets of mse do not name; leave it out")
    }

    @Test func samplesAndClassesAreNotBothWeighed() {
        #expect(refusal(Objective(classWeights: [1, 2])).isEmpty && refusal(Objective(weighsSamples: true)).isEmpty)
        #expect(
            refusal(Objective(weighsSamples: true, classWeights: [2]))
                == "the data have a weight for each sample, so classes cannot have weights, too; leave them out")
    }

    @Test(arguments: [-1, .nan, .infinity]) func aWeightThatIsNoneIsRefused(weight: Double) {
        #expect(
            refusal(Objective(classWeights: [1, weight]))
                == "the weight of class 1 is \(weight); it must be finite and at least 0, for example 2.5")
    }

    @Test func onlyClassesHaveWeights() {
        #expect(refusal(Objective(classWeights: [1, 1, 0])).isEmpty)
        #expect(
            refusal(Objective(classWeights: [1, 1, 1, 1])) == "class 3 has a weight; the classes are 0 to 2")
        #expect(refusal(Objective(Loss(.binaryCrossentropy), classWeights: [1, 2]), classes: 1).isEmpty)
    }

    @Test func fixedPointTakesClassesWithoutWeights() {
        #expect(Objective().fixedProblem == nil)
        let vectors = Objective(Loss(.categoricalCrossentropy), targets: .vectors)
        #expect(vectors.fixedProblem == "fixed point takes class numbers only; the data have target vectors")
        for weighted in [Objective(weighsSamples: true), Objective(classWeights: [2])] {
            #expect(
                weighted.fixedProblem == "weights of samples or classes are not computed in fixed point; leave them out"
            )
        }
    }
}
